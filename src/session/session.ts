import { pageBaseUri } from '../browser/page.js';
import { warn } from '../browser/warn.js';
import type { AccessToken } from '../oauth/access-token.js';
import { attempt } from '../oauth/attempt.js';
import { AritmaLoginError } from '../oauth/error.js';
import { type IdTokenClaims, readClaims } from '../oauth/id-token.js';
import { logoutRequest, type LogoutSettings } from '../oauth/logout-request.js';
import { resolveUrl } from '../oauth/login-settings.js';
import { randomValue } from '../oauth/random-value.js';
import {
  decideRenewal,
  type RenewalAction,
  type RenewalCause,
  type RenewalState,
  renewalState,
  timeLeft,
  timeToNextTrigger,
  timeToWarning,
} from '../oauth/renewal.js';
import {
  isSameUser,
  isSameVersion,
  readSessionRecord,
  type SessionClient,
  type SessionRecord,
  sessionRecord,
} from '../oauth/session-record.js';
import { authorizedFetch } from './authorized-fetch.js';
import { leaveFor } from './leave-for.js';
import { isActive, isPage, isVisible, watchInput } from './page-activity.js';
import { refreshTokens, revokeToken } from './refresh-tokens.js';
import { withLock } from './renewal-lock.js';
import { SessionChannel } from './session-channel.js';
import { loginRequired, notStored, offline, sessionEnded, userChanged } from './session-errors.js';
import {
  endedEpoch,
  type EndReason,
  hasMarker,
  memoryPlace,
  notNewerThan,
  placeFor,
  removeOldEntries,
  sessionId,
  type SessionPlace,
  type SessionStorage,
  storedPlaces,
  type StoredVersion,
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

/** The detail of the event `sessionexpiring`. */
export interface SessionExpiry {
  /** When the session ends, in milliseconds since 1970 by the local clock. */
  readonly expiresAt: number;
  /** Whether the page has a login that can continue the session, so that "Stay logged in" is shown. */
  readonly canRenew: boolean;
}

/** The events of a {@link Session}. */
export interface SessionEventMap {
  /** The user is logged in or out, or the tokens have been renewed. */
  sessionchange: CustomEvent<SessionChange>;
  /** The session ends soon, and only the user can continue it. If the event is canceled, no element shows a warning. */
  sessionexpiring: CustomEvent<SessionExpiry>;
  /** The server has ended the session, another user has logged in, or the tokens could not be renewed. */
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
  /**
   * How many seconds before the end of the session the warning appears, if only the user can continue the session. The default
   * is 120.
   */
  readonly warnBefore?: number | undefined;
}

/** The options of an element, which knows whether the page has a login that can continue the session. @internal */
export interface ElementOptions extends SessionOptions {
  readonly canRenew?: () => boolean;
  /** Whether the element could show a message that the user can see. */
  readonly isShown?: () => boolean;
}

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
/** How long a response may take after the network has come back, if the request was sent before, in milliseconds. */
const reconnectTimeout = 1000;
/** The shortest time between two checks of the session, in milliseconds. */
const shortestTick = 1000;
/** How long a navigation may take to leave the page, in milliseconds. */
const navigationTimeout = 5000;
/** The shortest time for which a user is warned, in seconds (WCAG 2.2, 2.2.1). */
export const shortestWarning = 20;
/** The longest time between two checks of the session, in milliseconds. A timer cannot wait for 2^31 or more. */
const longestTick = 5 * 60 * 1000;
/**
 * The longest time between two checks of a session that the user has to continue, in milliseconds. The timers of some
 * browsers stand still while the computer sleeps, and the page may not learn that it has woken.
 */
const longestTickBeforeWarning = 10 * 1000;

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

  readonly #channel: SessionChannel;
  readonly #options = new Map<object, ElementOptions>();
  #state: SessionState = 'unknown';
  #reason: SessionChangeReason | undefined;
  #error: AritmaLoginError | undefined;
  #place: SessionPlace | undefined;
  /** The tokens, while the user is logged in. */
  #renewal: RenewalState | undefined;
  /** The record of the user that this page was last logged in as. The page may still contain data of that user. */
  #user: SessionRecord | undefined;
  #reading: Promise<void> | undefined;
  /** Whether the session has to be read again. */
  #isStale = false;
  /** How often this page has changed what is stored. */
  #changes = 0;
  /** The epochs of the logins that are being stored. */
  readonly #adopting = new Set<string>();
  /** The epochs of the sessions that have ended on this page. They stay ended if the browser cannot store that. */
  readonly #endedEpochs = new Set<string | undefined>();
  /** Whether the page has been left. It may come back from the back/forward cache. */
  #isLeft = false;
  /** Aborted when the page is left. */
  #visit = new AbortController();
  /** Whether the marker of the session was present in `localStorage` when the page was left. */
  #wasMarked = false;
  /** Settles when the logins and logouts of this page have been stored. It never rejects. */
  #storing: Promise<unknown> = Promise.resolve();
  #isLeavingForLogout = false;
  #hasWarned = false;
  /** The record whose end was announced. */
  #announcedEnd: SessionRecord | undefined;
  /** Whether the page has canceled the warning. */
  #isWarningCanceled = false;
  #claims: { readonly idToken: string; readonly claims: IdTokenClaims | undefined } | undefined;
  #renewing: Promise<void> | undefined;
  /** Aborts the refresh request. */
  #request = new AbortController();
  /** Whether the network was lost while a refresh request was sent or waited for its response. */
  #isCutOff = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    if (isPage()) this.#start();
  }

  /** Whether the user is logged in. */
  get state(): SessionState {
    return this.#state;
  }

  /**
   * Why the session has changed last. It is `undefined` if nothing was stored when the page was opened, and nobody has logged
   * in since then.
   */
  get reason(): SessionChangeReason | undefined {
    return this.#reason;
  }

  /** When the access token expires, in milliseconds since 1970 by the local clock, or `undefined` if that is not known. */
  get expiresAt(): number | undefined {
    const { expiresIn, receivedAt } = this.#renewal?.record ?? {};
    return expiresIn === undefined || receivedAt === undefined ? undefined : receivedAt + expiresIn * 1000;
  }

  /**
   * The claims of the ID token (OpenID Connect Core 2), or `undefined` if there is none. They say who has logged in. They are
   * no proof for a server, and the page must not show them as markup.
   */
  get claims(): IdTokenClaims | undefined {
    const idToken = this.#renewal?.record.idToken;
    if (!idToken || this.#state !== 'logged-in') return undefined;
    if (this.#claims?.idToken !== idToken) this.#claims = { idToken, claims: readClaims(idToken) };
    return this.#claims?.claims;
  }

  /** Whether the session ends soon, and only the user can continue it. */
  get isExpiring(): boolean {
    return this.#state === 'logged-in' && !!this.#renewal && this.#timeToWarning(this.#renewal) <= 0;
  }

  /** Whether the elements are to warn the user. @internal */
  get isWarningShown(): boolean {
    return this.isExpiring && this.#isEndAnnounced && !this.#isWarningCanceled;
  }

  /**
   * Whether an element shows the messages about the session: no element that was added before it is visible. A screen reader
   * therefore announces each message once. @internal
   */
  showsMessages(owner: object): boolean {
    for (const [element, { isShown }] of this.#options) {
      if (element === owner) break;
      if (isShown?.()) return false;
    }
    return true;
  }

  /** The last error: why the session has ended, or why its tokens could not be renewed. */
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
    if (this.#state === 'unknown') await waitFor(this.#read(), tokenTimeout, signal);
    const known = this.#renewal?.record;
    for (;;) {
      signal?.throwIfAborted();
      const present = this.peekToken();
      if (present && !this.#renewing && this.#decide('token') === 'none') return present;
      const left = deadline - performance.now();
      await waitFor(this.#trigger('token'), present ? patience : left, signal);
      signal?.throwIfAborted();
      const record = this.#renewal?.record;
      if (!record) throw this.#error?.code === 'user_changed' ? this.#error : loginRequired(this.#error);
      // A new token is used even if it expires at once.
      if (this.peekToken() || !isSameVersion(record, known)) return record.accessToken;
      if (left <= 0) throw this.#error ?? offline();
      const untilRetry = Math.max((this.#renewal?.retryAt ?? 0) - Date.now(), shortestTick);
      await waitFor(this.#nextChange(), Math.min(untilRetry, left), signal);
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
    const known = this.#renewal?.record;
    await this.#trigger('requested');
    const record = this.#renewal?.record;
    const isRenewed = !isSameVersion(record, known);
    if (!record || (!isRenewed && !record.refreshToken)) throw loginRequired(this.#error);
    if (!isRenewed) throw this.#error ?? offline();
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
    const places = storedPlaces(this.client);
    // A session in memory may have replaced a stored one.
    if (this.#place?.storage === 'memory') places.push(this.#place);
    let idToken: string | undefined;
    const refreshTokens = new Set<string | undefined>();
    const note = (stored: SessionRecord | EndReason | undefined): void => {
      if (typeof stored !== 'object') return;
      refreshTokens.add(stored.refreshToken);
      idToken ??= stored.idToken;
    };
    note(this.#renewal?.record);
    const revoked = new Set<string | undefined>();
    const tellAndRevoke = (): void => {
      this.#channel.post();
      for (const token of refreshTokens) {
        if (!revoked.has(token)) revokeToken(this.client, token);
        revoked.add(token);
      }
    };
    const { time, visit, isEarlier } = this.#now();
    // The page may be left before the database has removed the tokens.
    visit.addEventListener('abort', tellAndRevoke);
    this.#user = undefined;
    this.#end('logout');
    for (const epoch of this.#adopting) this.#endedEpochs.add(epoch);
    this.#error = undefined;
    this.#place = undefined;
    if (this.#isLeft) tellAndRevoke();
    for (const place of places) place.forget();
    /** Whether the user has come back, and this logout must not end a login that began meanwhile. */
    let isObsolete = false;
    const remove = async (place: SessionPlace): Promise<void> => {
      const reading = place.read().catch(() => undefined);
      // The page may be left before the record is replaced. If it has been left, the record may be that of a later login.
      void reading.then((stored) => !visit.aborted && note(stored));
      if (await withRetry(() => place.replace(isEarlier, 'logout', time))) note(await reading);
      else if (typeof (await place.read()) === 'object') isObsolete = true;
    };
    try {
      await this.#store(() => Promise.all(places.map(remove)));
    } catch (cause) {
      throw notStored(cause);
    } finally {
      visit.removeEventListener('abort', tellAndRevoke);
      this.#changes += 1;
      tellAndRevoke();
      if (visit.aborted && !this.#isLeft) {
        await this.#storing;
        await this.#read();
        isObsolete ||= !!this.#renewal;
      }
      if (!local && !isObsolete) this.#leaveForLogout(settings, idToken);
    }
  }

  #leaveForLogout(settings: LogoutSettings, idToken: string | undefined): void {
    // A second click would replace this navigation with one that has no ID token.
    if (this.#isLeavingForLogout) return;
    this.#isLeavingForLogout = true;
    setTimeout(() => (this.#isLeavingForLogout = false), navigationTimeout);
    if (settings.returnTo && !idToken) {
      warn('The page does not return after the logout, because the session has no ID token. Request the scope openid.');
    }
    leaveFor(logoutRequest(this.client, { ...settings, idToken }));
  }

  /**
   * Begins the session with the token of a login that the application has finished itself. The elements do this for their
   * own logins.
   *
   * @param token the detail of the `token` event, or what `readTokenResponse()` returned. Its ID token says which user has
   *   logged in, and is not checked here: call `validateIdToken()` before.
   * @returns where the session is stored: in `memory` if the browser denies anything else. If the page was left before the
   *   session was stored, and the user has logged in or out on another page since, the page has that session instead.
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
    const now = this.#now();
    const marked = this.#markedPlace(record.epoch);
    this.#adopting.add(record.epoch);
    const { place, isStored } = await this.#store(() => this.#put(marked, record, now));
    this.#adopting.delete(record.epoch);
    // The user has logged out meanwhile.
    if (this.#endedEpochs.has(record.epoch)) {
      revokeToken(record, record.refreshToken);
      return place.storage;
    }
    const isUserChanged = wasOther || isOther();
    if (isStored) {
      this.#place = place;
      // Another page may have removed the mark when the previous session ended.
      if (!now.visit.aborted) attempt(() => place.mark(record.epoch));
    }
    if (!isStored || !isUserChanged) this.#user = record;
    if (isUserChanged) this.#refuseUser();
    else if (isStored) this.#hold(renewalState(record), 'login');
    if (!isStored) {
      await this.#read();
      // Some servers revoke the tokens of all logins of the user, also those of a login that has won.
      if (!this.#renewal) revokeToken(record, record.refreshToken);
    }
    this.#channel.post();
    void removeOldEntries(Date.now()).catch(() => undefined);
    return place.storage;
  }

  /**
   * Sets the options of a part of the page, or removes them.
   *
   * @param owner identifies the part, such as an element
   * @internal
   */
  configure(owner: object, options: ElementOptions | undefined): void {
    if (options) this.#options.set(owner, { ...this.#options.get(owner), ...options });
    else this.#options.delete(owner);
    this.#schedule();
    // Another element has to show the messages of one that was removed.
    if (!options) this.#announce();
  }

  #start(): void {
    watchInput();
    this.#channel.open();
    window.addEventListener('pageshow', ({ persisted }) => persisted && void this.#return());
    window.addEventListener('pagehide', () => this.#leavePage());
    window.addEventListener('visibilitychange', () => this.#handleVisibility(), true);
    window.addEventListener('storage', (event) => this.#endIf(endedEpoch(event, this.client)));
    window.addEventListener('offline', () => (this.#isCutOff = true));
    window.addEventListener('online', () => void this.#reconnect());
    if (hasMarker(this.client)) void this.#resume();
    else this.#state = 'logged-out';
  }

  #handleVisibility(): void {
    // If a page that is left opens the database, it can block the next page.
    if (isVisible() && !this.#isLeft) void this.#resumeIfMarked();
    else this.#schedule();
  }

  /** Another page has ended the session with this epoch. It may have been left before the database had removed the tokens. */
  #endIf(epoch: string | null): void {
    if (!epoch || epoch !== this.#renewal?.record.epoch) return;
    this.#endedEpochs.add(epoch);
    void this.#resume();
  }

  /** Hides the session, because the user may log out before the page comes back from the back/forward cache. */
  #leavePage(): void {
    this.#endVisit();
    this.#isLeft = true;
    this.#wasMarked = this.#place?.storage === 'browser' && hasMarker(this.client);
    clearTimeout(this.#timer);
    this.#channel.close();
    this.#state = 'unknown';
    this.#announce();
  }

  #endVisit(): void {
    this.#visit.abort();
    this.#visit = new AbortController();
  }

  async #return(): Promise<void> {
    // An application may have logged the user out while the page was being left.
    this.#endVisit();
    this.#isLeft = false;
    this.#channel.open();
    // A page in the back/forward cache has received no storage event.
    if (this.#wasMarked && !hasMarker(this.client)) this.#endedEpochs.add(this.#renewal?.record.epoch);
    await this.#resume();
  }

  async #resume(): Promise<void> {
    await this.#read();
    await this.#trigger('open');
  }

  async #reconnect(): Promise<void> {
    if (this.#renewing && this.#isCutOff) {
      await waitFor(this.#renewing, reconnectTimeout);
      // The request may have been sent only after the network had come back.
      if (this.#isCutOff) this.#request.abort();
      await this.#renewing;
    }
    if (this.#renewal) this.#renewal = decideRenewal(this.#renewal, { type: 'online' }).state;
    this.#announce();
    await this.#resumeIfMarked();
  }

  /** A record without a marker is left over from a logout, or the login of another user, that the browser could not store. */
  async #resumeIfMarked(): Promise<void> {
    if (this.#state !== 'logged-out' || hasMarker(this.client)) await this.#resume();
    else this.#schedule();
  }

  /** Reads what is stored, and reads it again if this was called meanwhile. It never rejects. */
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
      const changes = this.#changes;
      const { stored, place } = await this.#stored()
        .catch(() => this.#stored())
        .catch((cause: unknown): StoredSession => {
          this.#warnNotStored(cause);
          return { stored: this.#renewal?.record, place: this.#place };
        });
      // What this page has changed in the meantime is newer than what was read.
      if (changes !== this.#changes) this.#isStale = true;
      else if (typeof stored === 'object' && !this.#endedEpochs.has(stored.epoch)) {
        this.#place = place;
        this.#take(stored);
      } else if (this.#state !== 'logged-out') this.#leave(typeof stored === 'object' ? 'logout' : stored);
    }
  }

  async #stored(): Promise<StoredSession> {
    let ended: EndReason | undefined;
    for (const place of this.#places()) {
      const stored = await place.read();
      if (typeof stored === 'object') return { stored, place };
      // An earlier session may have ended in another place.
      if (!ended || place.name === this.#place?.name) ended = stored;
    }
    // Another frame of this tab may have ended the session, and removed the key of the tab.
    const last = ended ?? (await this.#place?.read());
    return { stored: typeof last === 'string' ? last : undefined };
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
    if (!known || !progress) {
      this.#hold({ ...renewalState(record), ...known, record }, reason);
    } else if (progress > 0) {
      this.#hold(renewalState(record), reason ?? 'renewed');
    } else {
      // The newest record could not be stored when it was received.
      this.#hold(known, reason);
      void this.#place?.replace(notNewerThan(record), known.record).catch(() => undefined);
    }
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
    this.#place = undefined;
    this.#set('logged-out', wasLoggedIn ? reason : 'start');
  }

  #refuseUser(): void {
    this.#renewal = undefined;
    if (this.#state === 'logged-out' && this.#reason === 'user-changed') return;
    this.#set('logged-out', 'user-changed');
    this.#report(userChanged());
  }

  #end(reason: EndReason): void {
    this.#changes += 1;
    this.#claims = undefined;
    this.#endedEpochs.add(this.#renewal?.record.epoch);
    this.#renewal = undefined;
    if (this.#place?.storage === 'tab') this.#place.forget();
    this.#set('logged-out', reason);
  }

  /** Stores a login or a logout after those that this page has not stored yet, so that the last one is stored last. */
  #store<Result>(action: () => Promise<Result>): Promise<Result> {
    const stored = this.#storing.then(action);
    this.#storing = stored.catch(() => undefined);
    return stored;
  }

  /** Marks the place for a session that begins: the memory of the page if the browser does not keep the key of the tab. */
  #markedPlace(epoch: string): SessionPlace {
    let place = placeFor(this.client, this.#option('storage', 'tab'));
    try {
      place.mark(epoch);
    } catch (cause) {
      this.#warnNotStored(cause);
      place = memoryPlace();
    }
    // The next page must not find the previous session of this tab.
    const previous = storedPlaces(this.client).filter((other) => other.storage === 'tab' && place.storage !== 'tab');
    for (const other of previous) other.forget();
    return place;
  }

  /**
   * Stores the record of a new session, in the memory of the page if the browser stores nothing else. It is not stored if the
   * page was left meanwhile, and the user has logged in or out on another page since.
   */
  async #put(
    marked: SessionPlace,
    record: SessionRecord,
    { time, isEarlier }: Moment,
  ): Promise<{ place: SessionPlace; isStored: boolean }> {
    let place = marked;
    this.#changes += 1;
    const isStored = await withRetry(() => place.replace(isEarlier, record, time)).catch((cause: unknown) => {
      // The next page must not find the previous session, which may be that of another user.
      place.forget(record.epoch);
      this.#warnNotStored(cause);
      place = memoryPlace();
      return place.replace(isEarlier, record);
    });
    this.#changes += 1;
    return { place, isStored };
  }

  #now(): Moment {
    const time = Date.now();
    const { signal: visit } = this.#visit;
    // The clock may have been set back. The times are therefore compared only if the page was left meanwhile.
    const isEarlier = (present: StoredVersion | undefined): boolean =>
      !visit.aborted || !((present?.decided ?? 0) > time);
    return { time, visit, isEarlier };
  }

  /** Replaces the record. Returns false if another tab, or this one, has changed or ended the session meanwhile. */
  async #replace(expected: SessionRecord, next: SessionRecord | EndReason): Promise<boolean> {
    const place = this.#place;
    this.#changes += 1;
    const isReplaced = await withRetry(async () => !!(await place?.replace(notNewerThan(expected), next))).catch(
      (cause: unknown) => {
        // The tokens that this page has are the newest ones. They must not be lost because the disk is full.
        this.#warnNotStored(cause);
        return true;
      },
    );
    this.#changes += 1;
    return isReplaced && this.#renewal?.record.epoch === expected.epoch;
  }

  #warnNotStored(cause: unknown): void {
    if (!this.#hasWarned) warn(notStored(cause).message);
    this.#hasWarned = true;
  }

  #option<Name extends 'storage' | 'renew' | 'warnBefore'>(
    name: Name,
    initial: NonNullable<SessionOptions[Name]>,
  ): NonNullable<SessionOptions[Name]> {
    return [...this.#options.values()].map((options) => options[name]).find((value) => value) ?? initial;
  }

  /** Decides what an event means for the tokens. */
  #decide(cause: RenewalCause): RenewalAction {
    if (!this.#renewal) return 'none';
    const renew = this.#option('renew', 'active');
    const state = cause === 'requested' ? this.#renewal : this.#effective(this.#renewal);
    const { action } = decideRenewal(state, { type: 'trigger', cause, now: Date.now() });
    const isUsed = cause !== 'open' || renew === 'always' || isActive();
    return action === 'send' && !isUsed ? 'none' : action;
  }

  /** Does what an event means for the tokens, and waits for a renewal. It never rejects. */
  async #trigger(cause: RenewalCause): Promise<void> {
    if (this.#renewing) await this.#renewing;
    else if (this.#renewal) {
      const action = this.#decide(cause);
      if (action === 'expire') await this.#expire(this.#renewal.record);
      if (action === 'send') await this.#renewOnce(this.#renewal.record);
    }
    this.#schedule();
  }

  async #expire(record: SessionRecord): Promise<void> {
    if (await this.#replace(record, 'expired')) {
      this.#end('expired');
      this.#channel.post();
    } else {
      await this.#read();
    }
  }

  #renewOnce(record: SessionRecord): Promise<void> {
    const place = this.#place;
    if (!place) return Promise.resolve();
    const renew = (): Promise<void> => this.#renew(place, record);
    this.#renewing = (place.storage === 'memory' ? renew() : withLock(place.name, renew))
      // Another tab has not released the lock, or the database does not respond.
      .catch((cause: unknown) => this.#fail(offline(cause)))
      .finally(() => {
        this.#renewing = undefined;
        this.#announce();
      });
    this.#announce();
    return this.#renewing;
  }

  /**
   * Renews the tokens, while no other tab does.
   *
   * @param seen the record before the lock was taken. If the stored one differs, another tab was first.
   * @throws if the stored record cannot be read
   */
  async #renew(place: SessionPlace, seen: SessionRecord): Promise<void> {
    const read = await place.read();
    // A stored record that is older than that of this page is the last one that the browser could store.
    const isOlder = typeof read === 'object' && read.epoch === seen.epoch && read.generation < seen.generation;
    const stored = isOlder ? seen : read;
    const isUnchanged = typeof stored === 'object' && isSameVersion(stored, seen) && stored.refreshToken;
    const before = isUnchanged && { ...stored, renewingSince: Date.now() };
    if (!before || !(await this.#replace(stored, before))) {
      await this.#read();
      return;
    }
    this.#request = new AbortController();
    this.#isCutOff = !navigator.onLine;
    const { event, error } = await refreshTokens(before, this.#request);
    const renewal = this.#renewal;
    const late = event.type === 'success' ? event.token.refreshToken : undefined;
    // A logout or another login does not wait for the response.
    if (renewal?.record.epoch !== before.epoch) {
      if (!renewal) revokeToken(before, late);
      return;
    }
    const { state, action } = decideRenewal({ ...renewal, record: before }, event);
    const next = action === 'lose' ? 'lost' : { ...state.record, renewingSince: undefined };
    if (!(await this.#replace(before, next))) {
      await this.#read();
      // Some servers revoke the tokens of all logins of the user, also those of a login that has won.
      if (!this.#renewal) revokeToken(before, late);
      return;
    }
    if (next === 'lost') {
      this.#end('lost');
      this.#report(sessionEnded(error, stored.renewingSince !== undefined));
    } else {
      this.#hold({ ...state, record: next }, event.type === 'success' ? 'renewed' : undefined);
      if (error) this.#report(error);
    }
    if (action !== 'none') this.#channel.post();
  }

  #fail(error: AritmaLoginError): void {
    if (!this.#renewal) return;
    this.#hold(decideRenewal(this.#renewal, { type: 'failure', now: Date.now() }).state);
    this.#report(error);
  }

  async #replaceToken(refused: string, signal: AbortSignal): Promise<string | undefined> {
    await this.#read();
    if (this.peekToken() === refused) await this.#trigger('refused');
    const token = await this.getToken({ signal });
    return token === refused ? undefined : token;
  }

  #nextChange(): Promise<unknown> {
    return new Promise((resolve) => this.addEventListener('statechange', resolve, { once: true }));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#renewal || !this.#isWatching) return;
    const renew = this.#option('renew', 'active');
    const state = this.#effective(this.#renewal);
    const untilWarning = this.#timeToWarning(this.#renewal);
    if (untilWarning > 0) this.#announcedEnd = undefined;
    const isIdle = renew === 'active' && state.record.refreshToken && !isActive();
    const next = Math.min(timeToNextTrigger(state, Date.now()), this.#isEndAnnounced ? Infinity : untilWarning);
    const wait = isIdle ? longestTick : Math.max(next, shortestTick);
    // Later, because an element that is being updated must not be updated again.
    queueMicrotask(() => this.#announceEnd());
    const longest = untilWarning < Infinity ? longestTickBeforeWarning : longestTick;
    this.#timer = setTimeout(() => void this.#trigger('open'), Math.min(wait, longest));
  }

  /** The tokens as the page uses them: with `renew="never"`, the user has to continue the session. */
  #effective(renewal: RenewalState): RenewalState {
    return this.#option('renew', 'active') === 'never' ? withoutRefreshToken(renewal) : renewal;
  }

  #timeToWarning(renewal: RenewalState): number {
    const seconds = Math.max(this.#option('warnBefore', 120), shortestWarning);
    return timeToWarning(this.#effective(renewal), seconds * 1000, Date.now());
  }

  /**
   * Whether this page checks the session on a timer and may announce its end: it has not been left, and it is visible, or
   * `renew` is `always`.
   */
  get #isWatching(): boolean {
    return !this.#isLeft && (this.#option('renew', 'active') === 'always' || isVisible());
  }

  get #isEndAnnounced(): boolean {
    return !!this.#announcedEnd && isSameVersion(this.#renewal?.record, this.#announcedEnd);
  }

  /** Announces, once for each access token, that the session ends soon. */
  #announceEnd(): void {
    const { expiresAt, isExpiring } = this;
    if (expiresAt === undefined || !isExpiring || this.#isEndAnnounced || !this.#isWatching) return;
    this.#announcedEnd = this.#renewal?.record;
    const canRenew = [...this.#options.values()].some((options) => options.canRenew?.());
    const detail: SessionExpiry = { expiresAt, canRenew };
    this.#isWarningCanceled = true; // until the page has decided
    this.#isWarningCanceled = !this.dispatchEvent(new CustomEvent('sessionexpiring', { detail, cancelable: true }));
    this.#announce();
  }

  /** Changes the state. On a page that is left it stays unknown until the page comes back. */
  #set(state: SessionState, reason: SessionChangeReason): void {
    if (this.#isLeft) return;
    const previous = this.#state;
    this.#state = state;
    this.#reason = reason;
    if (state === 'logged-in') this.#error = undefined;
    const detail: SessionChange = { state, previous, reason };
    this.dispatchEvent(new CustomEvent('sessionchange', { detail }));
    this.#announce();
  }

  /** Notes the present error. An error that lasts is announced once. */
  #report(error: AritmaLoginError): void {
    const isNew = error.code !== this.#error?.code;
    this.#error = error;
    if (isNew) this.dispatchEvent(new CustomEvent('sessionerror', { detail: error }));
    this.#announce();
  }

  #announce(): void {
    this.dispatchEvent(new Event('statechange'));
  }
}

/** When the user has logged in or out on this page. */
interface Moment {
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Aborted when the page is left. */
  readonly visit: AbortSignal;
  /** Tells whether what is stored may be replaced: unless the page was left, and the user has logged in or out since. */
  readonly isEarlier: (present: StoredVersion | undefined) => boolean;
}

/** What is stored for a session, and where. */
interface StoredSession {
  readonly stored: SessionRecord | EndReason | undefined;
  readonly place?: SessionPlace | undefined;
}

/** The state of tokens that must not be renewed. */
function withoutRefreshToken(state: RenewalState): RenewalState {
  return { ...state, record: { ...state.record, refreshToken: undefined } };
}

/** Repeats an action once if it fails, unless the database did not respond: a second attempt would take as long again. */
function withRetry<Result>(action: () => Promise<Result>): Promise<Result> {
  return action().catch((cause: unknown) => {
    if ((cause as DOMException).name === 'TimeoutError') throw cause;
    return action();
  });
}

/** Waits for a promise, but not for longer than the given milliseconds, and not after the signal was aborted. */
function waitFor(promise: Promise<unknown>, milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    promise.then(end, end);
  });
}
