import type { LoginSettings } from '../oauth/login-settings.js';
import { beginLogin, type BegunLogin, withReturnTo } from './begin-login.js';
import { setAddress } from './link-address.js';
import { targetWindow } from './link-events.js';
import { sameSettings } from './page-settings.js';
import type { ReturningSettings } from './pending-logins.js';

/** A login that has begun for a link. */
export interface LinkLogin extends BegunLogin {
  /** The settings that the login was requested with. */
  readonly requestedSettings: LoginSettings;
  /** Whether the login is to continue in a popup. */
  readonly opensPopup: boolean;
}

/**
 * One use of a link: all events from the pointer going down until the click, or a single event without a pointer. The
 * events of a gesture lead to one login. If the settings change in between, a new login replaces it, so that the address
 * of the link always belongs to a stored login. The next press of a pointer or a key on the page ends the gesture.
 */
export class LinkGesture {
  readonly #end = new AbortController();
  readonly #isByPointer: boolean;
  #settings: ReturningSettings | undefined;
  #login: LinkLogin | undefined;

  /**
   * @param link the link that is used
   * @param event the first event of the gesture
   */
  constructor({ ownerDocument }: HTMLAnchorElement, event: Event) {
    this.#isByPointer = event.type === 'pointerdown';
    const page = ownerDocument.defaultView ?? window;
    for (const type of ['pointerdown', 'keydown']) {
      page.addEventListener(type, () => this.end(), { capture: true, signal: this.signal });
    }
  }

  /** Aborted when the gesture has ended. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** The login that the gesture has begun last. */
  get login(): LinkLogin | undefined {
    return this.#login;
  }

  end(): void {
    this.#end.abort();
  }

  /** Tells whether an event belongs to this gesture. A click by a script or the keyboard begins a new gesture. */
  includes({ type, detail }: UIEvent): boolean {
    return this.#isByPointer && !this.signal.aborted && !(type === 'click' && detail === 0);
  }

  /**
   * Begins a login and sets the link's address to its authorization request. If the gesture has already begun a login
   * with equal settings that is still stored, and the link still has its address, nothing is done.
   *
   * @throws AritmaLoginError `storage_unavailable` if the browser does not store the login
   */
  begin(link: HTMLAnchorElement, requestedSettings: LoginSettings): LinkLogin {
    const settings = withReturnTo(requestedSettings, targetWindow(link));
    const current = this.#login;
    const isInAddress = link.getAttribute('href') === current?.href;
    if (current?.isPending() && isInAddress && sameSettings(settings, this.#settings)) return current;
    const begun = beginLogin(settings);
    setAddress(link, begun.href);
    this.#settings = settings;
    const opensPopup = settings.mode === 'popup' && begun.isSharedAcrossTabs;
    return (this.#login = { ...begun, requestedSettings, opensPopup });
  }
}
