import { AritmaLoginError } from '../oauth/error.js';
import type { LoginSettings } from '../oauth/login-settings.js';
import { prepareLogin, sampleHref } from './begin-login.js';
import { asDefaultAction } from './default-action.js';
import type { LoginOutcome } from './finish-login.js';
import { removeAddress, setAddress } from './link-address.js';
import { kindOf, type LinkEventKind, linkEventTypes, mayOpenAnotherTab } from './link-events.js';
import { LinkGesture, type LinkLogin } from './link-gesture.js';
import { LoginPopup } from './login-popup.js';
import { sameSettings } from './page-settings.js';

/** What a login link needs from its element. */
export interface LoginLinkHost {
  /**
   * Returns the settings of a login that begins now. By default, they are those of the last `update()`.
   *
   * @throws AritmaLoginError if no login can begin with them
   */
  readonly settings?: () => LoginSettings;

  /** Called when the link is followed, with the error if no login could begin. */
  readonly onFollow: (error?: AritmaLoginError) => void;

  /** Called when the login continues in a popup. The outcome is `undefined` if the page has stopped waiting. */
  readonly onPopup?: (outcome: Promise<LoginOutcome | undefined>) => void;
}

/**
 * Turns an `<a>` into a login link, which works in every way that a link can be followed.
 *
 * A login begins when the pointer goes down on the link, because browsers read the address as soon as a drag or a context
 * menu begins. Without a pointer, it begins at the first event. Until then, the link has a sample address.
 */
export class LoginLink implements EventListenerObject {
  readonly #host: LoginLinkHost;
  readonly #popup = new LoginPopup();
  #settings: LoginSettings | undefined;
  #gesture: LinkGesture | undefined;
  /** Whether the settings have changed in the middle of a gesture, and {@link renewLogin} has not been called since. */
  #isRenewalDue = false;
  /** The login that the popup was last opened for. */
  #popupLogin: LinkLogin | undefined;

  constructor(host: LoginLinkHost) {
    this.#host = host;
  }

  /**
   * Adds the listeners to the link. Sets its address to a sample, unless a gesture is in progress. No login begins.
   *
   * @param settings `undefined` if the link is to be inert
   * @returns a promise if the address takes time to prepare
   */
  update(link: HTMLAnchorElement, settings: LoginSettings | undefined): Promise<void> | undefined {
    if (link.hasAttribute('href') && sameSettings(settings, this.#settings)) return undefined;
    for (const type of linkEventTypes) link.addEventListener(type, this);
    this.#settings = settings;
    return this.#setSampleAddress(link, settings);
  }

  /**
   * Begins the login again if its settings have changed in the middle of a gesture: the browser may follow the link before
   * the next event. Call it after {@link update}.
   */
  renewLogin(link: HTMLAnchorElement): void {
    const settings = this.#settings;
    if (!settings || !this.#isRenewalDue) return;
    this.#isRenewalDue = false;
    loginErrorOf(() => this.#gesture?.begin(link, settings));
  }

  handleEvent(event: Event): void {
    const link = event.currentTarget as HTMLAnchorElement;
    const kind = kindOf(event);
    if (kind === 'enter' && !link.hasAttribute('href')) link.click();
    if (kind === 'enter' || kind === 'ignore') return;
    const error = loginErrorOf(() => {
      const login = this.#beginLogin(link, event as MouseEvent, kind);
      if (login && kind !== 'approach') this.#follow(link, event, kind, login);
    });
    // Without a login, the browser must not open the link's address from a context menu or a drag either.
    if (error && (kind !== 'approach' || (link.hasAttribute('href') && event.type !== 'pointerdown'))) {
      event.preventDefault();
      this.#popup.stop();
      this.#host.onFollow(error);
    }
  }

  /**
   * Begins the login that an event leads to.
   *
   * @returns `undefined` if there is nothing to follow: the popup is open already, or the login is being prepared
   * @throws AritmaLoginError if no login can begin
   */
  #beginLogin(link: HTMLAnchorElement, event: MouseEvent, kind: LinkEventKind): LinkLogin | undefined {
    const settings = this.#host.settings ? this.#host.settings() : this.#settings;
    if (!settings) return undefined;
    if (kind === 'follow' && this.#isOpenInPopup(settings) && this.#popup.focus()) {
      event.preventDefault();
      return undefined;
    }
    if (!this.#gesture?.includes(event)) this.#endGesture();
    const prepared = prepareLogin(settings);
    if (prepared) {
      repeatWhenPrepared(prepared, link, event);
      return undefined;
    }
    this.#gesture ??= new LinkGesture(link, event);
    const login = this.#gesture.begin(link, settings);
    if (!login.isSharedAcrossTabs && mayOpenAnotherTab(event, link)) {
      throw new AritmaLoginError(
        'storage_unavailable',
        'The browser blocks localStorage, so no other tab can finish the login. Follow the link in this tab.',
      );
    }
    return login;
  }

  #follow(link: HTMLAnchorElement, event: Event, kind: LinkEventKind, { opensPopup }: LinkLogin): void {
    const gesture = this.#gesture;
    if (!gesture) return;
    setTimeout(() => gesture.end());
    this.#host.onFollow();
    if (opensPopup && kind === 'follow') {
      asDefaultAction(event, gesture.signal, () => this.#openPopup(link, event, gesture));
    } else this.#popup.stop();
  }

  #endGesture(): void {
    this.#gesture?.end();
    this.#gesture = undefined;
  }

  /** Opens the popup. If the browser blocks it, the link is followed. */
  #openPopup(link: HTMLAnchorElement, click: Event, { login }: LinkGesture): void {
    this.#popup.stop();
    if (!login?.opensPopup) return;
    const outcome = this.#popup.open(login, () => link.isConnected);
    if (!outcome) return;
    this.#popupLogin = login;
    click.preventDefault();
    this.#host.onPopup?.(outcome);
  }

  /** Tells whether the popup was opened for a login with these settings that can still be finished. */
  #isOpenInPopup(settings: LoginSettings): boolean {
    return sameSettings(settings, this.#popupLogin?.requestedSettings) && !!this.#popupLogin?.isPending();
  }

  /** Sets the sample address when it can be created. In the middle of a gesture, a login has to be begun instead. */
  #setSampleAddress(link: HTMLAnchorElement, settings: LoginSettings | undefined): Promise<void> | undefined {
    if (settings !== this.#settings) return undefined;
    const prepared = settings && prepareLogin(settings);
    if (settings && !prepared) {
      this.#isRenewalDue = this.#isInGesture;
      if (!this.#isRenewalDue) setAddress(link, sampleHref(settings));
      return undefined;
    }
    removeAddress(link);
    return prepared?.then(() => this.#setSampleAddress(link, settings));
  }

  get #isInGesture(): boolean {
    return !!this.#gesture?.login && !this.#gesture.signal.aborted;
  }
}

/** Prevents the default action of an event. A click is dispatched again when the login has been prepared. */
function repeatWhenPrepared(prepared: Promise<void>, link: HTMLAnchorElement, event: MouseEvent): void {
  if (event.type !== 'pointerdown') event.preventDefault();
  if (event.type !== 'click') return;
  event.stopImmediatePropagation();
  void prepared.then(() => link.dispatchEvent(new MouseEvent('click', event)));
}

/** Runs an action and returns the {@link AritmaLoginError} that it throws, if any. Other errors are not caught. */
function loginErrorOf(action: () => void): AritmaLoginError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof AritmaLoginError) return error;
    throw error;
  }
}
