import { attempt } from '../oauth/attempt.js';
import { AritmaLoginError } from '../oauth/error.js';
import type { LoginSettings } from '../oauth/login-settings.js';
import { beginLogin, type BegunLogin, prepareLogin, sampleHref, withReturnTo } from './begin-login.js';
import type { LoginOutcome } from './finish-login.js';
import { LoginPopup } from './login-popup.js';

/** What a login link asks and tells its element. */
export interface LoginLinkHost {
  /**
   * Asked for the settings of a login that begins now.
   *
   * @throws AritmaLoginError what stands against it
   */
  readonly settings: () => LoginSettings;

  /** Told when the link is followed, with the error where no login could begin. */
  readonly followed: (error?: AritmaLoginError) => void;

  /** Told when the login goes on in a window of its own; the outcome is nothing where none is waited for any more. */
  readonly opened?: (outcome: Promise<LoginOutcome | undefined>) => void;
}

/** The beginning of a link's being followed: open until something else happens on the page. */
interface Reach {
  /** What the page asked for. */
  readonly asked: string;
  /** The same, with the place to return to. */
  readonly settings: string;
  readonly login: BegunLogin;
  readonly isByPointer: boolean;
  /** Whether the login is to go on in a window of its own. */
  readonly isForWindow: boolean;
  /** Stays the same where the settings change meanwhile, and the login with them. */
  readonly end: AbortController;
}

/** By these events a link is reached or followed. */
const types = ['pointerdown', 'contextmenu', 'dragstart', 'click', 'auxclick', 'keydown'];

/**
 * Makes an `<a>` a login link in every way that a link can be followed.
 *
 * A login begins when the link is reached: when the pointer goes down, since browsers read the address when a drag or a
 * menu begins, or at the first event that comes without a pointer. Where the settings change before the link is
 * followed, the login begins anew: what is stored and the address that is followed never differ.
 */
export class LoginLink implements EventListenerObject {
  readonly #host: LoginLinkHost;
  readonly #window = new LoginPopup();
  #drawn: LoginSettings | undefined;
  #reach: Reach | undefined;
  /** The one that the window was opened by. */
  #opened: Reach | undefined;

  constructor(host: LoginLinkHost) {
    this.#host = host;
  }

  /**
   * Listens to the link and gives it its address. Stores nothing, but while the link is being followed.
   *
   * @param settings none where the link is to be inert
   * @returns a promise where the address takes time to make
   */
  draw(link: HTMLAnchorElement, settings: LoginSettings | undefined): Promise<void> | undefined {
    if (link.hasAttribute('href') && JSON.stringify(settings) === JSON.stringify(this.#drawn)) return undefined;
    for (const type of types) link.addEventListener(type, this);
    this.#drawn = settings;
    if (!settings) {
      pointTo(link, undefined);
      return undefined;
    }
    const write = (): Promise<void> | undefined => {
      if (settings !== this.#drawn) return undefined;
      const prepared = prepareLogin(settings);
      if (prepared) {
        pointTo(link, undefined);
        return prepared.then(write);
      }
      const reach = this.#openReach;
      if (reach) loginErrorOf(() => this.#begin(link, settings, reach.isByPointer));
      else pointTo(link, sampleHref(settings));
      return undefined;
    };
    return write();
  }

  handleEvent(event: Event): void {
    const link = event.currentTarget as HTMLAnchorElement;
    if (event.type === 'keydown') {
      if ((event as KeyboardEvent).key === 'Enter' && !link.hasAttribute('href')) link.click();
      return;
    }
    const isFollowed = event.type === 'click' || isMiddleClick(event);
    if (event.type === 'auxclick' && !isFollowed) return;
    if (isPlainClick(event) && this.#isForOpened && this.#window.show()) {
      event.preventDefault();
      return;
    }
    const error = loginErrorOf(() => this.#reached(link, event as MouseEvent));
    if (error && (isFollowed || (link.hasAttribute('href') && event.type !== 'pointerdown'))) {
      event.preventDefault();
      this.#window.stop();
      this.#host.followed(error);
    } else if (isFollowed) {
      const reach = this.#reach;
      setTimeout(() => reach?.end.abort());
      this.#host.followed();
      if (reach?.isForWindow && isPlainClick(event)) this.#openAfter(event, link, reach.end.signal);
      else this.#window.stop();
    }
  }

  /** Opens the window when nobody on the page has prevented the click; where none opens, the link is followed. */
  #openAfter(click: Event, link: HTMLAnchorElement, signal: AbortSignal): void {
    const places = click.composedPath().reverse();
    const open = (event: Event): void => {
      if (event !== click) return;
      const { currentTarget } = event;
      const isKept = click.cancelBubble; // eslint-disable-line @typescript-eslint/no-deprecated -- nothing else tells
      if (click.defaultPrevented || (currentTarget !== places[0] && !isKept)) return;
      this.#window.stop();
      const reach = this.#reach;
      // Stryker disable next-line OptionalChaining: there is one, as long as its signal lasts
      if (!reach?.isForWindow) return;
      const outcome = this.#window.open(reach.login, () => link.isConnected);
      if (!outcome) return;
      this.#opened = reach;
      click.preventDefault();
      // Stryker disable next-line OptionalChaining: who asks for windows has it
      this.#host.opened?.(outcome);
    };
    // The window's listener comes last, but is not called where an earlier one keeps the click to itself.
    for (const place of places) place.addEventListener('click', open, { signal });
  }

  /** Whether the login that went on in the window is the one that the link would begin now, and may yet be finished. */
  get #isForOpened(): boolean {
    let asked: string | undefined;
    loginErrorOf(() => (asked = JSON.stringify(this.#host.settings())));
    return asked === this.#opened?.asked && !!this.#opened?.login.isPending();
  }

  get #openReach(): Reach | undefined {
    return this.#reach?.end.signal.aborted ? undefined : this.#reach;
  }

  #reached(link: HTMLAnchorElement, event: MouseEvent): void {
    const isByPointer = event.type === 'pointerdown';
    const isWithoutPointer = event.type === 'click' && event.detail === 0;
    if (isWithoutPointer || !this.#reach?.isByPointer) this.#reach?.end.abort();
    const settings = this.#host.settings();
    const prepared = prepareLogin(settings);
    if (prepared) {
      if (!isByPointer) event.preventDefault();
      if (event.type === 'click') {
        event.stopImmediatePropagation();
        void prepared.then(() => link.dispatchEvent(new MouseEvent('click', event)));
      }
      return;
    }
    const { login } = this.#begin(link, settings, isByPointer);
    if (!login.isSharedAcrossTabs && opensAnotherTab(event, link)) {
      throw new AritmaLoginError(
        'storage_unavailable',
        'Without localStorage no other tab can finish the login: follow the link in this one.',
      );
    }
  }

  #begin(link: HTMLAnchorElement, pageSettings: LoginSettings, isByPointer: boolean): Reach {
    const settings = withReturnTo(pageSettings, targetWindow(link));
    const text = JSON.stringify(settings);
    const open = this.#openReach;
    if (open?.settings === text && leadsTo(open.login, link)) return open;
    const login = beginLogin(settings);
    pointTo(link, login.href);
    const end = open?.end ?? untilAnotherInput(link.ownerDocument.defaultView ?? window);
    const isForWindow = settings.mode === 'popup' && login.isSharedAcrossTabs;
    return (this.#reach = {
      asked: JSON.stringify(pageSettings),
      settings: text,
      login,
      isByPointer,
      isForWindow,
      end,
    });
  }
}

/** Gives a link its address or none. It can be focused either way: who was there, stays there, and can ask why. */
function pointTo(link: HTMLAnchorElement, href: string | undefined): void {
  if (href) {
    link.href = href;
    link.removeAttribute('tabindex');
  } else {
    link.tabIndex = 0;
    link.removeAttribute('href');
  }
}

/** Ends when the next pointer or key goes down on the page. */
function untilAnotherInput(page: Window): AbortController {
  const end = new AbortController();
  for (const type of ['pointerdown', 'keydown']) {
    page.addEventListener(type, () => end.abort(), { capture: true, signal: end.signal });
  }
  return end;
}

function leadsTo({ href, isPending }: BegunLogin, link: HTMLAnchorElement): boolean {
  return link.getAttribute('href') === href && isPending();
}

/** Does what may throw. @returns the login's error, if it threw one; nothing if it went well */
function loginErrorOf(action: () => void): AritmaLoginError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof AritmaLoginError) return error;
    throw error;
  }
}

function isMiddleClick(event: Event): boolean {
  return event.type === 'auxclick' && (event as MouseEvent).button === 1;
}

function isPlainClick(event: Event): boolean {
  const { type, ctrlKey, metaKey, shiftKey, altKey } = event as MouseEvent;
  return type === 'click' && !(ctrlKey || metaKey || shiftKey || altKey);
}

function opensAnotherTab(event: MouseEvent, link: HTMLAnchorElement): boolean {
  return (
    event.type !== 'click' ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    !/^(_self|_parent|_top)?$/.test(targetOf(link))
  );
}

function targetOf({ target, ownerDocument }: HTMLAnchorElement): string {
  return (target || (ownerDocument.querySelector<HTMLBaseElement>('base[target]')?.target ?? '')).toLowerCase();
}

/** The window that the link navigates, or this window if that one has another origin. */
function targetWindow(link: HTMLAnchorElement): Window {
  const { top, parent } = window;
  const target = { _top: top, _parent: parent }[targetOf(link)];
  return (target && attempt(() => target.location.href) && target) || window;
}
