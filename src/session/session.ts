import { pageBaseUri } from '../browser/page.js';
import type { AccessToken } from '../oauth/access-token.js';
import { AritmaLoginError } from '../oauth/error.js';
import type { IdTokenClaims } from '../oauth/id-token.js';
import { logoutRequest, type LogoutSettings } from '../oauth/logout-request.js';
import { resolveUrl } from '../oauth/login-settings.js';
import { randomValue } from '../oauth/random-value.js';
import { renewalState, timeLeft } from '../oauth/renewal.js';
import {
  isSameUser,
  isSameVersion,
  readSessionRecord,
  type SessionClient,
  type SessionRecord,
  sessionRecord,
} from '../oauth/session-record.js';
import { authorizedFetch } from './authorized-fetch.js';
import { EndedTokens } from './ended-tokens.js';
import { LogoutNavigation } from './logout-navigation.js';
import { isPage, isVisible, pageShown, watchInput } from './page-activity.js';
import { PageLifecycle } from './page-lifecycle.js';
import { revokeToken } from './refresh-tokens.js';
import { SessionChannel } from './session-channel.js';
import { loginRequired, notRenewable, offline, userChanged } from './session-errors.js';
import type { SessionChangeReason, SessionEventMap, SessionState } from './session-events.js';
import { type ElementOptions, PageOptions } from './session-options.js';
import { SessionStatus } from './session-status.js';
import {
  endedEpoch,
  hasMarker,
  removeOldEntries,
  sessionId,
  type SessionStorage,
  type Stored,
} from './session-store.js';
import { SessionTimer, shortestTick } from './session-timer.js';
import { StoredSession } from './stored-session.js';
import { TokenRenewal } from './token-renewal.js';
import { longestTimeout, waitFor } from './wait-for.js';

/** How to log out. */
export interface LogoutOptions {
  /** Whether the user is logged out in this browser only: the page stays, and the user stays logged in at Aritma ID. */
  readonly local?: boolean | undefined;
  /** The URL to return to after the logout, exactly as it is registered for the client. It may be relative to the page. */
  readonly returnTo?: string | null | undefined;
  /** The path of the end session endpoint below the URL of the tenant. The default is `/connect/endsession`. */
  readonly endSession?: string | null | undefined;
}

/** How long a caller waits for a token, in milliseconds. */
const tokenTimeout = 30_000;
/** How long a caller waits for new tokens while the present one is still valid, in milliseconds. */
const patience = 2000;

/**
 * The session of a user: the tokens of a login, kept and renewed until the user logs out. All pages of an origin that use
 * the same client share one session. A network error never ends it.
 *
 * @fires {CustomEvent<SessionChange>} sessionchange - the user is logged in or out, or the tokens have been renewed
 * @fires {CustomEvent<AritmaLoginError>} sessionerror - the server has ended the session, another user has logged in, or the
 *   tokens could not be renewed
 * @fires {CustomEvent<SessionExpiry>} sessionexpiring - the session ends soon, and only the user can continue it
 * @fires {Event} statechange - any property has changed
 */
export class Session extends EventTarget {
  /** The client that the session belongs to. */
  readonly client: SessionClient;

  readonly #page = new PageLifecycle();
  readonly #options = new PageOptions();
  readonly #channel: SessionChannel;
  readonly #status: SessionStatus;
  readonly #stored: StoredSession;
  readonly #timer: SessionTimer;
  readonly #renewal: TokenRenewal;
  readonly #logoutNavigation: LogoutNavigation;
  /** The record of the user that this page was last logged in as. The page may still contain data of that user. */
  #user: SessionRecord | undefined;
  /** The epoch of the session, if its mark was present when the page was left. */
  #marked: string | undefined;

  declare addEventListener: {
    <Type extends keyof SessionEventMap>(
      type: Type,
      listener: (this: Session, event: SessionEventMap[Type]) => unknown,
      options?: boolean | AddEventListenerOptions,
    ): void;
    (
      type: string,
      listener: EventListenerOrEventListenerObject | null,
      options?: boolean | AddEventListenerOptions,
    ): void;
  };

  /** @internal Applications call `getSession()`. */
  constructor(client: SessionClient) {
    super();
    this.client = Object.freeze(client);
    this.#channel = new SessionChannel(`aritma-login:session:${sessionId(client)}`, () => void this.#resume());
    // On a server, the state stays unknown.
    const state = isPage() && !hasMarker(client) ? 'logged-out' : 'unknown';
    this.#status = new SessionStatus(this, this.#page, state, () => this.#timer.schedule());
    this.#stored = new StoredSession(client, this.#status, (stored) => this.#take(stored));
    this.#timer = new SessionTimer(this.#status, this.#options, () => void this.#renewal.trigger('open'));
    this.#renewal = new TokenRenewal(this.#page, this.#status, this.#options, this.#stored, this.#timer, this.#channel);
    this.#logoutNavigation = new LogoutNavigation(client);
    if (isPage()) this.#start();
  }

  /** Whether the user is logged in. */
  get state(): SessionState {
    return this.#status.state;
  }

  /**
   * Why the session has changed last. It is `undefined` if nothing was stored when the page was opened, and nobody has logged
   * in since then.
   */
  get reason(): SessionChangeReason | undefined {
    return this.#status.reason;
  }

  /** When the access token expires, in milliseconds since 1970 by the local clock, or `undefined` if that is not known. */
  get expiresAt(): number | undefined {
    return this.#status.expiresAt;
  }

  /**
   * The claims of the ID token (OpenID Connect Core 2), or `undefined` if there is none. They say who has logged in. They are
   * no proof for a server, and the page must not show them as markup.
   */
  get claims(): IdTokenClaims | undefined {
    return this.#status.claims;
  }

  /** Whether the session ends soon, and only the user can continue it. */
  get isExpiring(): boolean {
    return this.#timer.isExpiring;
  }

  /** Whether the elements are to warn the user. @internal */
  get isWarningShown(): boolean {
    return this.#timer.isWarningShown;
  }

  /**
   * Whether an element shows the messages about the session: no element that was added before it is visible. A screen reader
   * therefore announces each message once. @internal
   */
  showsMessages(owner: object): boolean {
    return this.#options.showsMessages(owner);
  }

  /** The last error: why the session has ended, or why its tokens could not be renewed. */
  get error(): AritmaLoginError | undefined {
    return this.#status.error;
  }

  /** Whether this page is renewing the tokens. */
  get isRenewing(): boolean {
    return this.#renewal.isRunning;
  }

  /**
   * Whether the last attempt to renew the tokens failed for a reason that may pass: the server did not respond or is overloaded, or
   * another page or the database blocked the renewal.
   */
  get isOffline(): boolean {
    return !!this.#status.tokens?.failures;
  }

  /** Returns the access token without renewing it, or `undefined` if there is none or it has expired. */
  peekToken(): string | undefined {
    const record = this.#status.record;
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
    await waitFor(pageShown(), longestTimeout, signal);
    const begin = Date.now();
    const deadline = performance.now() + tokenTimeout;
    if (this.state === 'unknown') await waitFor(this.#stored.read(), tokenTimeout, signal);
    const known = this.#status.record;
    for (;;) {
      signal?.throwIfAborted();
      const present = this.peekToken();
      const left = deadline - performance.now();
      await waitFor(this.#renewal.trigger('token'), present ? patience : left, signal);
      signal?.throwIfAborted();
      const record = this.#status.record;
      if (!record) throw this.error?.code === 'user_changed' ? this.error : loginRequired(this.error);
      // A token that was requested meanwhile is used even if it expires at once.
      const isNew = !isSameVersion(record, known) && record.receivedAt >= begin;
      if (this.peekToken() || isNew) return record.accessToken;
      if (left <= 0) throw this.error ?? offline();
      const untilRetry = Math.max((this.#status.tokens?.retryAt ?? 0) - Date.now(), shortestTick);
      await waitFor(this.#nextChange(), Math.min(untilRetry, left), signal);
    }
  }

  /**
   * Renews the tokens now.
   *
   * @returns the new access token
   * @throws AritmaLoginError `login_required` if there is no session, or the session has no refresh token
   * @throws AritmaLoginError `offline` or `token_request_failed` if the token cannot be renewed at present
   */
  async renew(): Promise<string> {
    if (this.state === 'unknown') await this.#stored.read();
    const begin = Date.now();
    let known = this.#status.record;
    await this.#renewal.trigger('requested');
    let { record } = this.#status;
    // Another page had renewed the tokens, and they have expired since.
    if (record && !isSameVersion(record, known) && record.receivedAt < begin && !this.peekToken()) {
      known = record;
      await this.#renewal.trigger('requested');
      ({ record } = this.#status);
    }
    if (!record) throw loginRequired(this.error);
    if (!isSameVersion(record, known)) return record.accessToken;
    throw record.refreshToken ? (this.error ?? offline()) : notRenewable(this.error);
  }

  /**
   * Sends a request with the access token, like the global `fetch()`. If the API refuses the token, the token is renewed and
   * the request is sent once more, unless `init` has a stream as the body.
   *
   * @param input an address below one of the prefixes in `api`
   * @param init as for `fetch()`; a header `Authorization` is replaced
   * @throws AritmaLoginError `invalid_configuration` if the address is not below `api`; then nothing is sent
   * @throws AritmaLoginError what {@link getToken} throws
   * @throws TypeError what the global `fetch()` throws
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    return authorizedFetch(this.#options.api, input, init, {
      token: (signal) => this.getToken({ signal }),
      replace: (refused, signal) => this.#replaceToken(refused, signal),
    });
  }

  /**
   * Logs the user out: ends the session in this browser and in all tabs that share it, revokes its refresh token (RFC 7009)
   * and, unless `local` is true, leaves the page to log the user out at Aritma ID (OpenID Connect RP-Initiated Logout 1.0).
   *
   * @throws AritmaLoginError `invalid_configuration` if `endSession` is not a path; then nothing happens
   * @throws AritmaLoginError `storage_unavailable` if the browser does not remove the stored tokens. Even then, the session
   *   has ended on this page, and the user is logged out at Aritma ID unless `local` is true.
   */
  async logout({ local = false, returnTo, endSession }: LogoutOptions = {}): Promise<void> {
    const settings: LogoutSettings = {
      returnTo: returnTo ? resolveUrl(returnTo.trim(), pageBaseUri()) : undefined,
      endSession: endSession ?? undefined,
    };
    logoutRequest(this.client, settings); // throws before anything has happened
    const ended = new EndedTokens(this.client);
    if (this.#status.record) ended.add(this.#status.record);
    const tellAndRevoke = (): void => {
      this.#channel.post();
      ended.revoke();
    };
    const moment = this.#page.now();
    // The page may be left before the database has removed the tokens.
    moment.visit.addEventListener('abort', tellAndRevoke);
    // Before the event, so that a login that a listener begins is not removed.
    const removing = this.#stored.remove(moment, (record) => ended.add(record));
    this.#user = undefined;
    this.#stored.end('logout');
    if (this.#page.isLeft) tellAndRevoke();
    const { isSuperseded, error } = await removing;
    moment.visit.removeEventListener('abort', tellAndRevoke);
    tellAndRevoke();
    /** Whether the user has logged in meanwhile, and stays logged in. */
    let isLoggedInAgain = isSuperseded;
    if (moment.visit.aborted && !this.#page.isLeft) {
      await this.#stored.settle();
      await this.#stored.read();
      isLoggedInAgain ||= !!this.#status.tokens;
    }
    if (!local && !isLoggedInAgain) this.#logoutNavigation.start({ ...settings, idToken: ended.idToken });
    if (error) throw error;
  }

  /**
   * Begins the session with the token of a login that the application has finished itself. The elements do this for their
   * own logins.
   *
   * @param token the detail of the `token` event, or what `readTokenResponse()` returned. Its ID token says which user has
   *   logged in, and is not checked here: call `validateIdToken()` before.
   * @returns where the session is stored: in `memory` if the browser denies anything else, in the `tab` if `localStorage` is full.
   *   If the page was left before the session was stored, and the user has logged in or out on another page since, the page
   *   has that session instead.
   * @throws AritmaLoginError `invalid_configuration` if the token belongs to another client
   */
  async adopt(token: AccessToken): Promise<SessionStorage> {
    const record = readSessionRecord(sessionRecord(token, randomValue()), this.client);
    if (!record) {
      throw new AritmaLoginError(
        'invalid_configuration',
        'The token is incomplete or belongs to another client. Call adopt() of the session of its authority, tenant and clientId.',
      );
    }
    // After its session has ended or the user has come back with Back, a page may still have data of its user.
    const isOther = (): boolean => !!this.#user && this.#user.sub !== record.sub;
    const wasOther = isOther();
    const { storage, isStored } = await this.#stored.begin(record, this.#options.storage, this.#page.now());
    // The user has logged out meanwhile.
    if (this.#stored.hasEnded(record.epoch)) {
      revokeToken(record, record.refreshToken);
      return storage;
    }
    const isUserChanged = wasOther || isOther();
    if (!isStored || !isUserChanged) this.#user = record;
    if (isUserChanged) this.#refuseUser();
    else if (isStored) this.#status.setTokens(renewalState(record), 'login');
    if (!isStored) {
      await this.#stored.read();
      // Not if the user is logged in, because some servers then revoke the tokens of all logins of the user.
      if (!this.#status.tokens) revokeToken(record, record.refreshToken);
    }
    this.#channel.post();
    void removeOldEntries(Date.now()).catch(() => undefined);
    return storage;
  }

  /**
   * Sets the options of a part of the page, or removes them.
   *
   * @param owner identifies the part, such as an element
   * @internal
   */
  configure(owner: object, options: ElementOptions | undefined): void {
    this.#options.set(owner, options);
    this.#timer.schedule();
    // Another element has to show the messages of one that was removed.
    if (!options) this.#status.announce();
  }

  #start(): void {
    watchInput();
    this.#channel.open();
    window.addEventListener('pageshow', ({ persisted }) => persisted && void this.#return());
    window.addEventListener('pagehide', () => this.#leavePage());
    window.addEventListener('visibilitychange', () => this.#handleVisibility(), true);
    window.addEventListener('storage', (event) => this.#endIf(endedEpoch(event, this.client)));
    window.addEventListener('offline', () => this.#renewal.handleOffline());
    window.addEventListener('online', () => void this.#reconnect());
    if (this.state === 'unknown') void this.#resume();
  }

  #handleVisibility(): void {
    // If a page that is left opens the database, it can block the next page.
    if (isVisible() && !this.#page.isLeft) void this.#resumeIfMarked();
    else this.#timer.schedule();
  }

  /** Another page has ended the session with this epoch. It may have been left before the database had removed the tokens. */
  #endIf(epoch: string | null): void {
    // A login of this page that is still being stored is not ended: a record that is stored after the logout would stay.
    if (!epoch || epoch !== this.#status.record?.epoch) return;
    this.#stored.noteEnd(epoch);
    void this.#resume();
  }

  /** Hides the session, because the user may log out before the page comes back from the back/forward cache. */
  #leavePage(): void {
    this.#page.handlePageHide();
    const { epoch = '' } = this.#status.record ?? {};
    this.#marked = this.#stored.place?.isMarked(epoch) ? epoch : undefined;
    this.#timer.stop();
    this.#channel.close();
    this.#status.hide();
  }

  async #return(): Promise<void> {
    this.#page.handlePageShow();
    this.#channel.open();
    // A page in the back/forward cache has received no event about the end of its session.
    if (this.#marked && !this.#stored.place?.isMarked(this.#marked)) this.#stored.noteEnd(this.#marked);
    await this.#resume();
  }

  async #resume(): Promise<void> {
    await this.#stored.read();
    await this.#renewal.trigger('open');
  }

  async #reconnect(): Promise<void> {
    await this.#renewal.handleOnline();
    await this.#resumeIfMarked();
  }

  /** A record without a marker is left over from a logout, or the login of another user, that the browser could not store. */
  async #resumeIfMarked(): Promise<void> {
    if (this.state !== 'logged-out' || hasMarker(this.client)) await this.#resume();
    else this.#timer.schedule();
  }

  /** Takes over what is stored. */
  #take(stored: Stored): void {
    if (typeof stored === 'object') {
      this.#takeRecord(stored);
    } else {
      const reason = stored === 'expired' || stored === 'lost' ? stored : 'logout-elsewhere';
      this.#status.clearTokens(this.#status.tokens ? reason : 'start');
    }
  }

  #takeRecord(record: SessionRecord): void {
    if (this.#user && !isSameUser(this.#user, record)) {
      this.#refuseUser();
      return;
    }
    this.#user = record;
    const known = this.#status.record?.epoch === record.epoch ? this.#status.tokens : undefined;
    const progress = known && record.generation - known.record.generation;
    const reason = this.state === 'unknown' ? 'start' : known ? undefined : 'login';
    if (!known || !progress) {
      this.#status.setTokens({ ...renewalState(record), ...known, record }, reason);
    } else if (progress > 0) {
      this.#status.setTokens(renewalState(record), reason ?? 'renewed');
    } else {
      this.#status.setTokens(known, reason);
      this.#stored.storeAgain(record, known.record);
    }
  }

  #refuseUser(): void {
    if (this.state === 'logged-out' && this.reason === 'user-changed') return;
    this.#status.clearTokens('user-changed');
    this.#status.report(userChanged());
  }

  async #replaceToken(refused: string, signal: AbortSignal): Promise<string | undefined> {
    await waitFor(this.#stored.read(), longestTimeout, signal);
    signal.throwIfAborted();
    if (this.peekToken() === refused) await waitFor(this.#renewal.trigger('refused'), longestTimeout, signal);
    const token = await this.getToken({ signal });
    return token === refused ? undefined : token;
  }

  #nextChange(): Promise<unknown> {
    return new Promise((resolve) => this.addEventListener('statechange', resolve, { once: true }));
  }
}
