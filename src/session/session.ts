import { delay } from '../browser/document-ready.js';
import { sendTokenRequest } from '../browser/send-token-request.js';
import { warn } from '../browser/warn.js';
import type { AccessToken } from '../oauth/access-token.js';
import { AritmaLoginError } from '../oauth/error.js';
import { randomValue } from '../oauth/random-value.js';
import { refreshRequest } from '../oauth/refresh-request.js';
import {
  decideRenewal,
  type RenewalCause,
  type RenewalEvent,
  type RenewalState,
  renewalState,
  timeLeft,
  timeToNextTrigger,
} from '../oauth/renewal.js';
import {
  isSameUser,
  readSessionRecord,
  type SessionClient,
  type SessionRecord,
  sessionRecord,
} from '../oauth/session-record.js';
import { readTokenResponse } from '../oauth/token-response.js';
import { authorizedFetch } from './authorized-fetch.js';
import { isActive, isVisible } from './page-activity.js';
import { withLock } from './renewal-lock.js';
import { SessionChannel } from './session-channel.js';
import { loginRequired, notStored, offline, sessionEnded, userChanged } from './session-errors.js';
import {
  createPlace,
  type EndReason,
  hasMarker,
  memoryPlace,
  removeMarkers,
  removeOldEntries,
  sessionId,
  type SessionPlace,
  type SessionStorage,
  storedPlaces,
} from './session-store.js';

/** Whether the user is logged in. It is `unknown` until the page has read the stored session. */
export type SessionState = 'unknown' | 'logged-in' | 'logged-out';

/**
 * Why a session has changed: the page has read what is stored (`start`), a login, a renewal of the tokens, a logout in this
 * page or elsewhere, the end of an access token that cannot be renewed (`expired`), a login of another user, or the end of
 * the session at the server (`lost`).
 */
export type SessionChangeReason =
  'start' | 'login' | 'renewed' | 'logout' | 'logout-elsewhere' | 'expired' | 'user-changed' | 'lost';

/** The detail of the event `sessionchange`. */
export interface SessionChange {
  readonly state: SessionState;
  readonly previous: SessionState;
  readonly reason: SessionChangeReason;
}

/** The events of a {@link Session}. */
export interface SessionEventMap {
  /** The user is logged in or out, or the tokens have been renewed. */
  sessionchange: CustomEvent<SessionChange>;
  /** The session has ended against the user's will, or its tokens could not be renewed. */
  sessionerror: CustomEvent<AritmaLoginError>;
  /** Any property has changed, such as `isOffline`. */
  statechange: Event;
}

/** How a session is used. Each part of a page may set its own options. */
export interface SessionOptions {
  /** URL prefixes, separated by white space, to which `fetch()` may send the token. */
  readonly api?: string | null | undefined;
  /** Where a login is stored that ends on this page. The default is `tab`. */
  readonly storage?: SessionStorage | undefined;
  /** When the tokens are renewed: while the page is in use (`active`, the default), `always`, or `never`. */
  readonly renew?: 'active' | 'always' | 'never' | undefined;
}

/** How long a caller waits for a token, in milliseconds. */
const tokenTimeout = 30_000;
/** How long a caller waits for new tokens while the present one is still valid, in milliseconds. */
const patience = 2000;
/** The shortest time between two looks at the session, in milliseconds. */
const shortestTick = 1000;
/** The longest time between two looks at the session, in milliseconds. A timer cannot wait for more than 2^31. */
const longestTick = 5 * 60 * 1000;

/**
 * The session of a user: the tokens of a login, kept and renewed until the user logs out. All pages of an origin that use
 * the same client share one session. A network error never ends it.
 *
 * @fires {CustomEvent<SessionChange>} sessionchange - the user is logged in or out, or the tokens have been renewed
 * @fires {CustomEvent<AritmaLoginError>} sessionerror - the session has ended against the user's will, or its tokens could
 *   not be renewed
 * @fires {Event} statechange - any property has changed
 */
export class Session extends EventTarget {
  /** The client that the session belongs to. */
  readonly client: SessionClient;

  readonly #channel: SessionChannel;
  readonly #options = new Map<object, SessionOptions>();
  #state: SessionState = 'unknown';
  #reason: SessionChangeReason | undefined;
  #error: AritmaLoginError | undefined;
  #place: SessionPlace | undefined;
  /** The tokens, while the user is logged in. */
  #renewal: RenewalState | undefined;
  /** The record of the user that this page was last logged in as. The page may still contain data of that user. */
  #user: SessionRecord | undefined;
  #reading: Promise<void> | undefined;
  /** Whether what is being read may have changed in the meantime. */
  #isStale = false;
  #renewing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @internal Applications call `getSession()`. */
  constructor(client: SessionClient) {
    super();
    this.client = Object.freeze(client);
    this.#channel = new SessionChannel(`aritma-login:session:${sessionId(client)}`, () => void this.#resume());
    // On a server, the state stays unknown.
    if (globalThis.document) this.#start();
  }

  /** Whether the user is logged in. */
  get state(): SessionState {
    return this.#state;
  }

  /** Why the session has changed last, or `undefined` if it has not changed since the page was opened. */
  get reason(): SessionChangeReason | undefined {
    return this.#reason;
  }

  /** When the access token expires, in milliseconds since 1970 by the local clock, or `undefined` if that is not known. */
  get expiresAt(): number | undefined {
    const { expiresIn, receivedAt } = this.#renewal?.record ?? {};
    return expiresIn === undefined || receivedAt === undefined ? undefined : receivedAt + expiresIn * 1000;
  }

  /** Why the session has ended, or why its tokens could not be renewed. */
  get error(): AritmaLoginError | undefined {
    return this.#error;
  }

  /** Whether this page is renewing the tokens. */
  get isRenewing(): boolean {
    return !!this.#renewing;
  }

  /** Whether the last attempt to renew the tokens failed because the server did not respond or is overloaded. */
  get isOffline(): boolean {
    return !!this.#renewal?.failures;
  }

  /** Returns the access token without renewing it, or `undefined` if there is none or it has expired. */
  peekToken(): string | undefined {
    const record = this.#renewal?.record;
    return record && timeLeft(record, Date.now()) > 0 ? record.accessToken : undefined;
  }

  /**
   * Returns an access token, and first renews it if it expires soon. It waits up to 30 seconds for the token endpoint. It
   * never leaves the page.
   *
   * @param options a `signal` stops the waiting
   * @throws AritmaLoginError `login_required` if there is no session
   * @throws AritmaLoginError `user_changed` if another user has logged in since the page was loaded
   * @throws AritmaLoginError `offline` or `token_request_failed` if the token has expired and cannot be renewed at present.
   *   The session is kept.
   */
  async getToken({ signal }: { readonly signal?: AbortSignal | null | undefined } = {}): Promise<string> {
    const deadline = performance.now() + tokenTimeout;
    if (this.#state === 'unknown') await this.#read();
    for (;;) {
      signal?.throwIfAborted();
      const left = deadline - performance.now();
      await this.#waitFor(this.#trigger('token'), this.peekToken() ? patience : left, signal);
      const token = this.peekToken();
      if (token) return token;
      if (!this.#renewal) throw this.#error?.code === 'user_changed' ? this.#error : loginRequired(this.#error);
      if (left <= 0) throw this.#error ?? loginRequired();
      const untilRetry = Math.max(this.#renewal.retryAt - Date.now(), shortestTick);
      await this.#waitFor(this.#nextChange(), Math.min(untilRetry, left), signal);
    }
  }

  /**
   * Renews the tokens now.
   *
   * @returns the new access token
   * @throws AritmaLoginError `login_required` if there is no session, or no refresh token
   * @throws AritmaLoginError `offline` or `token_request_failed` if the token cannot be renewed at present
   */
  async renew(): Promise<string> {
    if (this.#state === 'unknown') await this.#read();
    const generation = this.#renewal?.record.generation;
    await this.#trigger('requested');
    const record = this.#renewal?.record;
    if (!record?.refreshToken || generation === undefined) throw loginRequired(this.#error);
    if (record.generation === generation) throw this.#error ?? loginRequired();
    return record.accessToken;
  }

  /**
   * Sends a request with the access token, like the global `fetch()`. If the API refuses the token, the token is renewed and
   * the request is sent once more, unless its body is a stream.
   *
   * @param input an address below one of the prefixes in `api`
   * @param init as for `fetch()`; a header `Authorization` is replaced
   * @throws AritmaLoginError `invalid_configuration` if the address is not below `api`; then nothing is sent
   * @throws AritmaLoginError what {@link getToken} throws
   * @throws TypeError what the global `fetch()` throws
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const api = [...this.#options.values()].map((options) => options.api ?? '').join(' ');
    return authorizedFetch(api, input, init, {
      token: (signal) => this.getToken({ signal }),
      replace: (refused, signal) => this.#replaceToken(refused, signal),
    });
  }

  /**
   * Ends the session in this browser, in all tabs.
   *
   * @param options `local` has to be true: the user stays logged in at Aritma ID
   * @throws AritmaLoginError `invalid_configuration` if `local` is not true
   * @throws AritmaLoginError `storage_unavailable` if the browser does not remove the stored tokens
   */
  async logout(options: { readonly local: true }): Promise<void> {
    if (!options?.local) {
      throw new AritmaLoginError(
        'invalid_configuration',
        'Call logout({ local: true }), which ends the session in this browser.',
      );
    }
    const places = this.#places();
    this.#user = undefined;
    this.#error = undefined;
    this.#end('logout');
    const removals = places.map((place) => place.replace(undefined, 'logout'));
    const [failure] = (await Promise.allSettled(removals)).filter(({ status }) => status === 'rejected');
    this.#channel.post();
    if (failure) throw notStored((failure as PromiseRejectedResult).reason);
  }

  /**
   * Begins the session with the token of a login that the application has finished itself. The elements do this for their
   * own logins.
   *
   * @param token the detail of the `token` event, or what `readTokenResponse()` returned
   * @throws AritmaLoginError `invalid_configuration` if the token belongs to another client
   */
  async adopt(token: AccessToken): Promise<void> {
    const record = readSessionRecord(sessionRecord(token, randomValue()), this.client);
    if (!record) {
      throw new AritmaLoginError(
        'invalid_configuration',
        'The token is incomplete or belongs to another client. Call adopt() of the session of its authority, tenant and clientId.',
      );
    }
    const before = this.#state === 'logged-in' ? this.#user : undefined;
    this.#place = await this.#put(record);
    if (before && before.sub !== record.sub) this.#refuseUser();
    else {
      this.#user = record;
      this.#hold(renewalState(record), 'login');
      this.#report(undefined);
    }
    this.#channel.post();
    void removeOldEntries(Date.now()).catch(() => undefined);
  }

  /**
   * Sets the options of a part of the page, or removes them.
   *
   * @param owner identifies the part, such as an element
   * @internal
   */
  configure(owner: object, options: SessionOptions | undefined): void {
    if (options) this.#options.set(owner, options);
    else this.#options.delete(owner);
    this.#schedule();
  }

  override addEventListener<Type extends keyof SessionEventMap>(
    type: Type,
    listener: (this: this, event: SessionEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
  }

  #start(): void {
    this.#channel.open();
    window.addEventListener('pageshow', ({ persisted }) => persisted && void this.#resume());
    window.addEventListener('pagehide', () => this.#suspend());
    // Not when the page is hidden: a database that it opens while it is left would block the next page.
    window.addEventListener('visibilitychange', () => isVisible() && void this.#resume(), true);
    window.addEventListener('online', () => void this.#reconnect());
    if (hasMarker(this.client)) void this.#resume();
    else this.#state = 'logged-out';
  }

  /** Hides the session, because the user may log out before the page comes back from the back/forward cache. */
  #suspend(): void {
    clearTimeout(this.#timer);
    this.#channel.close();
    this.#state = 'unknown';
    this.#announce();
  }

  async #resume(): Promise<void> {
    this.#channel.open();
    await this.#read();
    await this.#trigger('open');
  }

  async #reconnect(): Promise<void> {
    if (this.#renewal) this.#renewal = decideRenewal(this.#renewal, { type: 'online' }).state;
    this.#announce();
    await this.#resume();
  }

  /** Reads what is stored, and reads it again if it may have changed in the meantime. */
  #read(): Promise<void> {
    this.#isStale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const stored = await this.#stored();
      if (this.#isStale) continue;
      if (typeof stored === 'object') this.#take(stored);
      else if (this.#state !== 'logged-out') this.#leave(stored);
    }
  }

  async #stored(): Promise<SessionRecord | EndReason | undefined> {
    let ended: EndReason | undefined;
    try {
      for (const place of this.#places()) {
        const stored = await place.read();
        if (typeof stored === 'object') this.#place = place;
        if (typeof stored === 'object') return stored;
        ended ??= stored;
      }
      return ended;
    } catch (cause) {
      warn(notStored(cause).message);
      return this.#renewal?.record;
    }
  }

  #places(): SessionPlace[] {
    return this.#place?.storage === 'memory' ? [this.#place] : storedPlaces(this.client);
  }

  /** Takes over a record that was read. */
  #take(record: SessionRecord): void {
    if (this.#user && !isSameUser(this.#user, record)) {
      this.#refuseUser();
      return;
    }
    this.#user = record;
    const known = this.#renewal?.record.epoch === record.epoch ? this.#renewal : undefined;
    const progress = known && record.generation - known.record.generation;
    const reason = this.#state === 'unknown' ? 'start' : known ? undefined : 'login';
    if (!known || !progress) this.#hold({ ...renewalState(record), ...known, record }, reason);
    else if (progress > 0) this.#hold(renewalState(record), reason ?? 'renewed');
    // The stored record is older if the browser could not store the newest one.
    else this.#hold(known, reason);
  }

  /** Keeps the user logged in with these tokens. */
  #hold(renewal: RenewalState, reason?: SessionChangeReason): void {
    this.#renewal = renewal;
    if (reason) this.#set('logged-in', reason);
    else this.#announce();
    this.#schedule();
  }

  /** The stored session has ended. */
  #leave(ended: EndReason | undefined): void {
    const reason = ended === 'expired' || ended === 'lost' ? ended : 'logout-elsewhere';
    const wasLoggedIn = !!this.#renewal;
    this.#renewal = undefined;
    this.#set('logged-out', wasLoggedIn ? reason : 'start');
  }

  #refuseUser(): void {
    this.#renewal = undefined;
    if (this.#state === 'logged-out') return;
    this.#set('logged-out', 'user-changed');
    this.#report(userChanged());
  }

  #end(reason: EndReason): void {
    this.#isStale = true;
    this.#renewal = undefined;
    removeMarkers(this.client);
    this.#set('logged-out', reason);
  }

  /** Stores a record of a new session, in the memory of the page if the browser stores nothing else. */
  async #put(record: SessionRecord): Promise<SessionPlace> {
    this.#isStale = true;
    const storage = this.#option('storage', 'tab');
    try {
      const place = createPlace(this.client, storage);
      if (!place) throw new DOMException('The browser denies the storage.', 'SecurityError');
      await place.replace(undefined, record);
      return place;
    } catch (cause) {
      warn(notStored(cause).message);
      const place = memoryPlace();
      await place.replace(undefined, record);
      return place;
    } finally {
      this.#isStale = true;
    }
  }

  async #replace(expected: SessionRecord, next: SessionRecord | EndReason): Promise<boolean> {
    try {
      this.#isStale = true;
      return !!(await this.#place?.replace(expected, next));
    } catch (cause) {
      // The tokens that this page has are the newest ones. They must not be lost because the disk is full.
      warn(notStored(cause).message);
      return true;
    }
  }

  #option<Name extends 'storage' | 'renew'>(
    name: Name,
    initial: NonNullable<SessionOptions[Name]>,
  ): NonNullable<SessionOptions[Name]> {
    return [...this.#options.values()].map((options) => options[name]).find((value) => value) ?? initial;
  }

  /** Decides whether the tokens are renewed now. Waits for the renewal. It never rejects. */
  async #trigger(cause: RenewalCause): Promise<void> {
    if (this.#renewing && cause !== 'open') await this.#renewing;
    else if (this.#renewal && !this.#renewing) {
      const renew = this.#option('renew', 'active');
      const mayRenew = cause === 'requested' || renew !== 'never';
      const state = mayRenew ? this.#renewal : withoutRefreshToken(this.#renewal);
      const { action } = decideRenewal(state, { type: 'trigger', cause, now: Date.now() });
      if (action === 'expire') await this.#expire(this.#renewal.record);
      if (action === 'send' && (cause !== 'open' || renew === 'always' || isActive()))
        await this.#renewOnce(this.#renewal);
    }
    this.#schedule();
  }

  async #expire(record: SessionRecord): Promise<void> {
    if (await this.#replace(record, 'expired')) this.#end('expired');
    else await this.#read();
    this.#channel.post();
  }

  #renewOnce(renewal: RenewalState): Promise<void> {
    this.#renewing = withLock(this.#place?.name ?? '', () => this.#renew(renewal.record))
      .catch((cause: unknown) => {
        // Another tab has not released the lock, or its page was suspended.
        if (this.#renewal) this.#hold(decideRenewal(this.#renewal, { type: 'failure', now: Date.now() }).state);
        this.#report(offline(cause));
      })
      .finally(() => {
        this.#renewing = undefined;
        this.#announce();
        this.#channel.post();
      });
    this.#announce();
    return this.#renewing;
  }

  /**
   * Renews the tokens, while no other tab does.
   *
   * @param seen the record before the lock was taken. If the stored one differs, another tab was first.
   */
  async #renew(seen: SessionRecord): Promise<void> {
    await this.#read();
    const renewal = this.#renewal;
    if (!renewal || renewal.record.epoch !== seen.epoch || renewal.record.generation !== seen.generation) return;
    const record = { ...renewal.record, renewingSince: Date.now() };
    if (!(await this.#replace(renewal.record, record))) {
      await this.#read();
      return;
    }
    const { event, error } = await requestTokens(record);
    // A logout or another login does not wait for the response.
    if (this.#renewal?.record.epoch !== record.epoch) return;
    const { state, action } = decideRenewal({ ...this.#renewal, record }, event);
    const next = action === 'lose' ? 'lost' : { ...state.record, renewingSince: undefined };
    if (!(await this.#replace(record, next))) {
      await this.#read();
    } else if (next === 'lost') {
      this.#end('lost');
      this.#report(sessionEnded(error, renewal.record.renewingSince !== undefined));
    } else {
      this.#hold({ ...state, record: next }, event.type === 'success' ? 'renewed' : undefined);
      this.#report(error);
    }
  }

  async #replaceToken(refused: string, signal: AbortSignal): Promise<string | undefined> {
    await this.#read();
    if (this.peekToken() === refused) await this.#trigger('refused');
    const token = await this.getToken({ signal });
    return token === refused ? undefined : token;
  }

  /** Waits for the promise, but not longer than the given milliseconds, and not after the signal was aborted. */
  #waitFor(promise: Promise<unknown>, milliseconds: number, signal?: AbortSignal | null): Promise<unknown> {
    const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    return Promise.race([promise, delay(milliseconds), aborted]);
  }

  #nextChange(): Promise<unknown> {
    return new Promise((resolve) => this.addEventListener('statechange', resolve, { once: true }));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const renew = this.#option('renew', 'active');
    if (!this.#renewal || (renew !== 'always' && !isVisible())) return;
    const state = renew === 'never' ? withoutRefreshToken(this.#renewal) : this.#renewal;
    const isIdle = renew === 'active' && state.record.refreshToken && !isActive();
    const wait = isIdle ? longestTick : Math.max(timeToNextTrigger(state, Date.now()), shortestTick);
    this.#timer = setTimeout(() => void this.#trigger('open'), Math.min(wait, longestTick));
  }

  #set(state: SessionState, reason: SessionChangeReason): void {
    const previous = this.#state;
    this.#state = state;
    this.#reason = reason;
    const detail: SessionChange = { state, previous, reason };
    this.dispatchEvent(new CustomEvent('sessionchange', { detail }));
    this.#announce();
  }

  /** Notes the present error. An error that lasts is announced once. */
  #report(error: AritmaLoginError | undefined): void {
    const isNew = error && error.code !== this.#error?.code;
    this.#error = error;
    if (isNew) this.dispatchEvent(new CustomEvent('sessionerror', { detail: error }));
    this.#announce();
  }

  #announce(): void {
    this.dispatchEvent(new Event('statechange'));
  }
}

/** Sends the refresh request. It never rejects. */
async function requestTokens(
  record: SessionRecord,
): Promise<{ readonly event: RenewalEvent; readonly error?: AritmaLoginError }> {
  let response: [status: number, body: string];
  try {
    response = await sendTokenRequest(refreshRequest(record, record.refreshToken ?? ''));
  } catch (cause) {
    return { event: { type: 'failure', now: Date.now() }, error: offline(cause) };
  }
  const now = Date.now();
  const [status, body] = response;
  try {
    return {
      event: { type: 'success', token: readTokenResponse(status, body, { ...record, flow: 'pkce' }, now, warn), now },
    };
  } catch (error) {
    const isOverloaded = status === 429 || status >= 500;
    const { code } = error as AritmaLoginError;
    return { event: { type: 'failure', code: isOverloaded ? undefined : code, now }, error: error as AritmaLoginError };
  }
}

/** The state of tokens that must not be renewed. */
function withoutRefreshToken(state: RenewalState): RenewalState {
  return { ...state, record: { ...state.record, refreshToken: undefined } };
}
