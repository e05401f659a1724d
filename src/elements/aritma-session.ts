import { css, type PropertyDeclaration, type PropertyValues } from 'lit';
import { delay, documentLoaded } from '../browser/document-ready.js';
import { sessionMessagesFor } from '../messages/session-messages.js';
import { readApiPrefixes } from '../oauth/api-prefix.js';
import type { AritmaLoginError } from '../oauth/error.js';
import type { IdTokenClaims } from '../oauth/id-token.js';
import type { Session } from '../session/session.js';
import type { SessionChange, SessionChangeReason, SessionExpiry, SessionState } from '../session/session-events.js';
import { shortestWarning } from '../session/session-options.js';
import { announceSession, getSession, watchSessions } from '../session/sessions.js';
import type { AritmaLogin } from './aritma-login.js';
import { setStates } from './custom-states.js';
import { ExpiryWarning } from './expiry-warning.js';
import { focusedIn, focusFirst, hasFocus, restoreFocus } from './focus.js';
import { LocalizedTexts } from './localized-texts.js';
import { createElement, setChildren } from './nodes.js';
import { PromptElement } from './prompt-element.js';

declare global {
  interface GlobalEventHandlersEventMap {
    /** The user is logged in or out, or the tokens have been renewed. The event bubbles, also out of shadow trees. */
    sessionchange: CustomEvent<SessionChange>;
    /** The session ends soon, and only the user can continue it. The event bubbles, also out of shadow trees. */
    sessionexpiring: CustomEvent<SessionExpiry>;
    /**
     * The server has ended the session, another user has logged in, or the tokens could not be renewed. The event bubbles,
     * also out of shadow trees.
     */
    sessionerror: CustomEvent<AritmaLoginError>;
  }
}

/** The value of an attribute, as a property. */
type AttributeValue = string | null | undefined;

const storages = ['tab', 'browser', 'memory'] as const;
const renewals = ['active', 'always', 'never'] as const;

/** The messages for the reasons why a user is logged out without having asked for it. */
const messageKeys: Partial<Record<SessionChangeReason, 'ended' | 'changed'>> = {
  expired: 'ended',
  lost: 'ended',
  'user-changed': 'changed',
};

/**
 * Keeps a user logged in: it keeps the tokens of a login, renews them, and shows one of its slots. It does not generate a box.
 * Any number of these elements may be on a page; those of the same client share one session. Only one of them shows the
 * messages: of those that are visible, the one that was added first.
 *
 * Hiding content does not protect it: an API has to check the access token.
 *
 * @slot logged-in - shown while the user is logged in
 * @slot logged-out - shown while the user is logged out
 * @slot unknown - shown until the page has read the stored session; empty by default
 * @slot expiring - replaces the warning "You will be logged out soon." with the remaining time and the link "Stay logged in"
 * @slot ended - replaces "Your session has ended. Please log in again."
 * @slot changed - replaces "Someone else has logged in. Please reload this page."
 * @csspart status - the live region that says why the user is no longer logged in, or will be logged out soon
 * @csspart timer - the remaining time in minutes and seconds
 * @csspart stay - the `<aritma-login>` with the text "Stay logged in"
 * @cssState unknown - the page has not read the stored session yet
 * @cssState logged-in - the user is logged in
 * @cssState logged-out - the user is logged out
 * @cssState expiring - the session ends soon, and only the user can continue it
 * @cssState renewing - this page is renewing the tokens
 * @cssState offline - the tokens could not be renewed, because the server did not respond or is overloaded
 * @fires {CustomEvent<SessionChange>} sessionchange - the user is logged in or out, or the tokens have been renewed; its
 *   detail has `state`, `previous` and `reason`
 * @fires {CustomEvent<SessionExpiry>} sessionexpiring - the session ends soon, and only the user can continue it; its detail
 *   has `expiresAt` and `canRenew`. If the event is canceled, no warning is shown.
 * @fires {CustomEvent<AritmaLoginError>} sessionerror - the server has ended the session, another user has logged in, or the
 *   tokens could not be renewed; its detail is an `AritmaLoginError`
 */
export class AritmaSession extends PromptElement {
  static override properties = {
    tenant: { reflect: true },
    clientId: { attribute: 'client-id', reflect: true },
    authority: { reflect: true },
    api: { reflect: true },
    storage: { reflect: true },
    renew: { reflect: true },
    warnBefore: { attribute: 'warn-before', reflect: true },
  } satisfies Record<string, PropertyDeclaration>;

  static override styles = css`
    :host {
      display: contents;
    }
    :host([hidden]) {
      display: none;
    }
    [part='status']:not(:empty) {
      display: block;
      margin-block-end: 0.75em;
      overflow-wrap: anywhere;
    }
    [part='stay'] {
      margin-block-start: 0.5em;
    }
    /* Unlike visibility, the opacity also applies to descendants that have their own. A transition would delay it. */
    .left::slotted(*) {
      opacity: 0 !important;
      transition: none !important;
    }
  `;

  /** The tenant, as for `<aritma-login>`. It may be left out if the page knows only one session. @attr */
  declare tenant: AttributeValue;
  /** The client ID, as for `<aritma-login>`. It may be left out if the page knows only one session. @attr client-id */
  declare clientId: AttributeValue;
  /** The address of Aritma ID, as for `<aritma-login>`. @attr */
  declare authority: AttributeValue;
  /**
   * The URL prefixes, separated by white space, to which `fetch()` of the session may send the access token. They are
   * compared as an origin and whole path segments.
   *
   * @attr
   */
  declare api: AttributeValue;
  /**
   * Where the session is stored if the login ends on this page: `tab` (the default) until the tab is closed, `browser` in
   * all tabs until the logout, `memory` on this page only.
   *
   * @attr
   * @type {'tab' | 'browser' | 'memory'}
   */
  declare storage: AttributeValue;
  /**
   * When the tokens are renewed: `active` (the default) unless the page is hidden or has had no input for 15 minutes,
   * `always`, or `never`.
   *
   * @attr
   * @type {'active' | 'always' | 'never'}
   */
  declare renew: AttributeValue;
  /**
   * How many seconds before the end of the session the warning appears, if only the user can continue the session: 120 by
   * default, at least 20.
   *
   * @attr warn-before
   */
  declare warnBefore: AttributeValue | number;

  readonly #status = createElement('span', { part: 'status', role: 'status' });
  readonly #slots: Readonly<Record<SessionState, HTMLSlotElement>> = {
    unknown: createElement('slot', { name: 'unknown' }),
    'logged-in': createElement('slot', { name: 'logged-in' }),
    'logged-out': createElement('slot', { name: 'logged-out' }),
  };
  readonly #problems = new Set<string>();
  /** The element that had the focus when the page was left. */
  #focused: HTMLElement | undefined;
  #session: Session | undefined;
  /** The state that was announced last by an event of this element. */
  #announced: SessionState = 'unknown';
  #unwatch: (() => void) | undefined;
  readonly #texts = new LocalizedTexts(this, sessionMessagesFor);
  readonly #warning = new ExpiryWarning(this, this.#texts);

  /** The session, or `undefined` if the page knows no session or more than one, and the attributes do not say which. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** Whether the user is logged in: `unknown`, `logged-in` or `logged-out`. */
  get state(): SessionState {
    return this.#session?.state ?? 'unknown';
  }

  /** The claims of the ID token, which say who has logged in, or `undefined` if there is none. */
  get claims(): IdTokenClaims | undefined {
    return this.#session?.claims;
  }

  /** When the access token expires, in milliseconds since 1970 by the local clock, or `undefined` if that is not known. */
  get expiresAt(): number | undefined {
    return this.#session?.expiresAt;
  }

  /** The last error: why the session has ended, or why its tokens could not be renewed. */
  get error(): AritmaLoginError | undefined {
    return this.#session?.error;
  }

  override connectedCallback(): void {
    this.#unwatch = watchSessions(() => this.requestUpdate());
    super.connectedCallback();
    void this.#reportUnknown();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#warning.hide();
    this.#use(undefined);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const { tenant, clientId, authority } = this;
    const isOther = changed.has('tenant') || changed.has('clientId') || changed.has('authority');
    // An element without attributes keeps its session if the page gets to know another one.
    if (isOther || !this.#session) this.#use(this.#attempt(() => getSession({ tenant, clientId, authority })));
    const { api } = this;
    this.#attempt(() => readApiPrefixes(api ?? '', location.href));
    const storage = this.#oneOf('storage', storages);
    this.#session?.configure(this, {
      ...{ api, storage, renew: this.#oneOf('renew', renewals), warnBefore: this.#seconds('warnBefore') },
      canRenew: () => !!this.#warning.findLogin(),
      isShown: () => isShown(this.#status),
    });
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    if (!this.hasUpdated) this.renderRoot.append(this.#status);
    const hadFocus = hasFocus(this.#status);
    this.#drawStatus();
    const shown = this.#slots[this.state];
    const [present] = Object.values(this.#slots).filter((slot) => slot.parentNode);
    // A page that is left may be restored. Its content keeps its place, but is not shown until the session has been read.
    const isLeft = this.state === 'unknown' && this.hasUpdated && present !== shown;
    const focused = present && focusedIn(present);
    if (present) {
      present.style.visibility = isLeft ? 'hidden' : '';
      present.classList.toggle('left', isLeft);
    }
    if (isLeft) {
      this.#focused ??= focused;
      return;
    }
    if (present === shown) {
      restoreFocus(this.#focused);
      if (hadFocus && !this.#status.hasChildNodes()) focusFirst(shown, this.#status);
    } else {
      if (present === this.#slots['logged-in']) {
        for (const login of this.querySelectorAll('aritma-login')) (login as Partial<AritmaLogin>).noteLogout?.();
      }
      present?.remove();
      this.renderRoot.append(shown);
      if (focused || hadFocus) focusFirst(shown, this.#status);
    }
    this.#focused = undefined;
  }

  protected override updated(): void {
    const { state } = this;
    setStates(this, {
      unknown: state === 'unknown',
      'logged-in': state === 'logged-in',
      'logged-out': state === 'logged-out',
      expiring: !!this.#session?.isExpiring,
      renewing: !!this.#session?.isRenewing,
      offline: !!this.#session?.isOffline,
    });
    // The session may have changed before the element was added, or while it was removed.
    if (state !== 'unknown' && state !== this.#announced) {
      const detail = { state, previous: this.#announced, reason: this.#session?.reason ?? 'start' } as const;
      this.#forward(new CustomEvent<SessionChange>('sessionchange', { detail }));
    }
  }

  #drawStatus(): void {
    const { state, reason, isWarningShown } = this.#session ?? {};
    if (isWarningShown) {
      this.#warning.show(this.#status);
      return;
    }
    this.#warning.hide();
    const isMessage = state === 'logged-out' && reason && this.#session?.showsMessages(this);
    const key = isMessage ? messageKeys[reason] : undefined;
    setChildren(this.#status, ...(key ? [createElement('slot', { name: key }, this.#texts.text(key))] : []));
  }

  /** Uses a session, and stops using the previous one. */
  #use(session: Session | undefined): void {
    const previous = this.#session;
    if (session === previous) return;
    this.#session = session;
    previous?.removeEventListener('statechange', this.#changed);
    previous?.configure(this, undefined);
    session?.addEventListener('statechange', this.#changed);
    for (const type of ['sessionchange', 'sessionexpiring', 'sessionerror'] as const) {
      previous?.removeEventListener(type, this.#forward);
      session?.addEventListener(type, this.#forward);
    }
    // The elements inside this one use its session.
    if (session) announceSession();
  }

  /** Renders at once, because the page may be stored in the back/forward cache after this task. */
  readonly #changed = (): void => {
    this.requestUpdate();
    this.updateNow();
  };

  readonly #forward = (event: Event): void => {
    const { type, detail, cancelable } = event as CustomEvent<unknown>;
    if (type === 'sessionchange') this.#announced = this.state;
    this.#changed();
    if (!this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }))) {
      event.preventDefault();
    }
  };

  /** Returns the value of an attribute that has only some values, or `undefined` if it is not set. */
  #oneOf<Value extends string>(name: 'storage' | 'renew', values: readonly Value[]): Value | undefined {
    const value = this[name];
    const known = values.find((candidate) => candidate === value);
    if (value && !known) this.#report(`The attribute "${name}" must be one of ${values.join(', ')}.`);
    return known;
  }

  /** Returns the number of seconds in an attribute, or `undefined` if it is not set. */
  #seconds(name: 'warnBefore'): number | undefined {
    const value = String(this[name] ?? '').trim();
    if (!value) return undefined;
    if (/^\d{1,9}$/.test(value) && Number(value) >= shortestWarning) return Number(value);
    this.#report(`The attribute "warn-before" must be a number of seconds, at least ${shortestWarning}.`);
    return undefined;
  }

  #attempt<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      const { code, message } = error as AritmaLoginError;
      if (code !== 'incomplete_configuration') this.#report(message);
      return undefined;
    }
  }

  /** Reports, once, that the page knows no session that the element could show. A framework may set attributes late. */
  async #reportUnknown(): Promise<void> {
    await documentLoaded();
    await delay(2000);
    if (this.isConnected && !this.#session) this.#report('The session is not known. Set tenant and client-id.');
  }

  #report(problem: string): void {
    if (this.#problems.has(problem)) return;
    this.#problems.add(problem);
    console.error(`<${this.localName}>: ${problem}`, this);
  }
}

/** Whether an element is visible. Safari before 17.4 does not say: there, the content of a closed `<details>` counts too. */
function isShown(element: Element): boolean {
  const isRendered = (element.checkVisibility as Element['checkVisibility'] | undefined)?.call(element) ?? true;
  return isRendered && element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
}
