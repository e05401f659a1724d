import type { AritmaLoginError } from '../oauth/error.js';
import { type IdTokenClaims, readClaims } from '../oauth/id-token.js';
import type { RenewalState } from '../oauth/renewal.js';
import type { SessionRecord } from '../oauth/session-record.js';
import type { PageLifecycle } from './page-lifecycle.js';
import type { SessionChange, SessionChangeReason, SessionExpiry, SessionState } from './session-events.js';

/** What the page knows of its session. It announces each change with events on the session. */
export class SessionStatus {
  readonly #session: EventTarget;
  readonly #page: PageLifecycle;
  readonly #onTokens: () => void;
  #state: SessionState;
  #reason: SessionChangeReason | undefined;
  #error: AritmaLoginError | undefined;
  #tokens: RenewalState | undefined;
  #claims: { readonly idToken: string; readonly claims: IdTokenClaims | undefined } | undefined;

  /**
   * @param state the state at the start
   * @param onTokens called after the tokens were set
   */
  constructor(session: EventTarget, page: PageLifecycle, state: SessionState, onTokens: () => void) {
    this.#session = session;
    this.#page = page;
    this.#state = state;
    this.#onTokens = onTokens;
  }

  get state(): SessionState {
    return this.#state;
  }

  get reason(): SessionChangeReason | undefined {
    return this.#reason;
  }

  get error(): AritmaLoginError | undefined {
    return this.#error;
  }

  /** The tokens and their renewal, if the user is logged in, also while the page is left. They may be newer than what is stored. */
  get tokens(): RenewalState | undefined {
    return this.#tokens;
  }

  /** The record of the tokens. */
  get record(): SessionRecord | undefined {
    return this.#tokens?.record;
  }

  /** When the access token expires, in milliseconds since 1970 by the local clock, or `undefined` if that is not known. */
  get expiresAt(): number | undefined {
    const { expiresIn, receivedAt } = this.record ?? {};
    return expiresIn === undefined || receivedAt === undefined ? undefined : receivedAt + expiresIn * 1000;
  }

  /** The claims of the ID token. They are the same object until the ID token changes, or the user is logged out. */
  get claims(): IdTokenClaims | undefined {
    const idToken = this.record?.idToken;
    if (!idToken || this.#state !== 'logged-in') return undefined;
    if (this.#claims?.idToken !== idToken) this.#claims = { idToken, claims: readClaims(idToken) };
    return this.#claims?.claims;
  }

  /** Sets the tokens. With a reason, the user is logged in from now on, or the tokens have been renewed. */
  setTokens(tokens: RenewalState, reason?: SessionChangeReason): void {
    this.#tokens = tokens;
    if (reason) this.#change('logged-in', reason);
    else this.announce();
    this.#onTokens();
  }

  /** Removes the tokens, because the user is logged out. */
  clearTokens(reason: SessionChangeReason): void {
    this.#tokens = undefined;
    this.#claims = undefined;
    this.#change('logged-out', reason);
  }

  /** Makes the state unknown when the page is left, because the user may log out before it comes back. */
  hide(): void {
    this.#state = 'unknown';
    this.announce();
  }

  /** Notes the present error. An error that lasts is announced once. */
  report(error: AritmaLoginError): void {
    const isNew = error.code !== this.#error?.code;
    this.#error = error;
    if (isNew) this.#session.dispatchEvent(new CustomEvent('sessionerror', { detail: error }));
    this.announce();
  }

  /** Announces that the session ends soon. Returns false if the page has canceled the warning. */
  announceExpiry(detail: SessionExpiry): boolean {
    return this.#session.dispatchEvent(new CustomEvent('sessionexpiring', { detail, cancelable: true }));
  }

  /** Announces that any property of the session has changed. */
  announce(): void {
    this.#session.dispatchEvent(new Event('statechange'));
  }

  #change(state: SessionState, reason: SessionChangeReason): void {
    if (state === 'logged-in' || reason === 'logout') this.#error = undefined;
    // On a page that is left, the state stays unknown until the page comes back.
    if (this.#page.isLeft) return;
    const detail: SessionChange = { state, previous: this.#state, reason };
    this.#state = state;
    this.#reason = reason;
    this.#session.dispatchEvent(new CustomEvent('sessionchange', { detail }));
    this.announce();
  }
}
