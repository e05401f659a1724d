import type { AritmaLoginError } from '../oauth/error.js';
import { decideRenewal, type RenewalAction, type RenewalCause, type RenewalState } from '../oauth/renewal.js';
import { isSameVersion, type SessionRecord } from '../oauth/session-record.js';
import { isActive, pageShown } from './page-activity.js';
import type { PageLifecycle } from './page-lifecycle.js';
import { refreshTokens, revokeToken } from './refresh-tokens.js';
import { withLock } from './renewal-lock.js';
import type { SessionChannel } from './session-channel.js';
import { renewalBlocked, sessionEnded } from './session-errors.js';
import type { PageOptions } from './session-options.js';
import type { SessionStatus } from './session-status.js';
import type { SessionPlace } from './session-store.js';
import type { SessionTimer } from './session-timer.js';
import type { StoredSession } from './stored-session.js';
import { waitFor } from './wait-for.js';

/** How long a response may take after the network has come back, if the request was sent before, in milliseconds. */
const reconnectTimeout = 1000;

/** Renews the tokens of a session: one page at a time, so that a refresh token is used once (RFC 9700 4.14.2). */
export class TokenRenewal {
  readonly #page: PageLifecycle;
  readonly #status: SessionStatus;
  readonly #options: PageOptions;
  readonly #stored: StoredSession;
  readonly #timer: SessionTimer;
  readonly #channel: SessionChannel;
  #running: Promise<void> | undefined;
  /** Aborts the refresh request. */
  #request = new AbortController();
  /** Whether the network has been lost since the last refresh request was sent. */
  #isCutOff = false;

  constructor(
    page: PageLifecycle,
    status: SessionStatus,
    options: PageOptions,
    stored: StoredSession,
    timer: SessionTimer,
    channel: SessionChannel,
  ) {
    this.#page = page;
    this.#status = status;
    this.#options = options;
    this.#stored = stored;
    this.#timer = timer;
    this.#channel = channel;
  }

  /** Whether this page is renewing the tokens. */
  get isRunning(): boolean {
    return !!this.#running;
  }

  /**
   * Renews the tokens, or ends the session, if the cause requires it, and waits until that is complete. If the tokens are already
   * being renewed, it only waits. It never rejects.
   */
  async trigger(cause: RenewalCause): Promise<void> {
    const { tokens } = this.#status;
    if (this.#running) await this.#running;
    else if (tokens) {
      const action = this.#decide(tokens, cause);
      if (action === 'expire') await this.#expire(tokens.record);
      if (action === 'send') await this.#run(tokens.record);
    }
    this.#timer.schedule();
  }

  /** Handles the event `offline`. */
  handleOffline(): void {
    this.#isCutOff = true;
  }

  /**
   * Handles the event `online`: if the network was lost during a renewal and its response does not arrive soon, the request is
   * aborted. Then the tokens may be renewed at once.
   */
  async handleOnline(): Promise<void> {
    if (this.#running && this.#isCutOff) {
      // The response may still arrive.
      await waitFor(this.#running, reconnectTimeout);
      // The request may have been sent only after the network had come back.
      if (this.#isCutOff) this.#request.abort();
      await this.#running;
    }
    const { tokens } = this.#status;
    if (tokens) this.#status.setTokens(decideRenewal(tokens, { type: 'online' }).state);
  }

  /** Returns what has to be done with the tokens for this cause. */
  #decide(tokens: RenewalState, cause: RenewalCause): RenewalAction {
    const state = cause === 'requested' ? tokens : this.#options.usable(tokens);
    const { action } = decideRenewal(state, { type: 'trigger', cause, now: Date.now() });
    const isUsed = cause !== 'open' || this.#options.renew === 'always' || isActive();
    return action === 'send' && !isUsed ? 'none' : action;
  }

  async #expire(record: SessionRecord): Promise<void> {
    if (await this.#stored.replace(record, 'expired')) {
      this.#stored.end('expired');
      this.#channel.post();
    } else {
      await this.#stored.read();
    }
  }

  #run(record: SessionRecord): Promise<void> {
    const { place } = this.#stored;
    if (!place || this.#page.isLeft) return Promise.resolve();
    const { visit } = this.#page.now();
    const renew = (): Promise<void> => this.#renew(place, record, visit);
    this.#running = pageShown()
      .then(() => (place.storage === 'memory' ? renew() : withLock(place.name, visit, renew)))
      .catch((cause: unknown) => {
        if (!visit.aborted) this.#fail(renewalBlocked(cause));
      })
      .finally(() => {
        this.#running = undefined;
        this.#status.announce();
      });
    this.#status.announce();
    return this.#running;
  }

  /**
   * Renews the tokens, while no other tab does.
   *
   * @param seen the record before the lock was taken. If the stored one differs, another tab was first.
   * @param visit aborted when the page is left. Then another page may renew the tokens.
   * @throws if the stored record cannot be read
   */
  async #renew(place: SessionPlace, seen: SessionRecord, visit: AbortSignal): Promise<void> {
    const read = await place.read();
    // A stored record that is older than that of this page is the last one that the browser could store.
    const isOlder = typeof read === 'object' && read.epoch === seen.epoch && read.generation < seen.generation;
    const record = isOlder ? seen : read;
    const isUnchanged = typeof record === 'object' && isSameVersion(record, seen) && record.refreshToken;
    const before = isUnchanged && { ...record, renewingSince: Date.now() };
    if (!before || !(await this.#stored.replace(record, before))) {
      await this.#stored.read();
      return;
    }
    if (visit.aborted) return;
    this.#request = new AbortController();
    this.#isCutOff = !navigator.onLine;
    const { event, error } = await refreshTokens(before, this.#request);
    const present = this.#status.tokens;
    const newRefreshToken = event.type === 'success' ? event.token.refreshToken : undefined;
    // The user has logged out, or has logged in again, before the response arrived.
    if (present?.record.epoch !== before.epoch) {
      if (!present) revokeToken(before, newRefreshToken);
      return;
    }
    const { state, action } = decideRenewal({ ...present, record: before }, event);
    const next = action === 'lose' ? 'lost' : { ...state.record, renewingSince: undefined };
    if (!(await this.#stored.replace(before, next))) {
      await this.#stored.read();
      // Not if the user is logged in, because some servers then revoke the tokens of all logins of the user.
      if (!this.#status.tokens) revokeToken(before, newRefreshToken);
      return;
    }
    if (next === 'lost') {
      this.#stored.end('lost');
      this.#status.report(sessionEnded(error, record.renewingSince !== undefined));
    } else {
      this.#status.setTokens({ ...state, record: next }, event.type === 'success' ? 'renewed' : undefined);
      if (error) this.#status.report(error);
    }
    if (action !== 'none') this.#channel.post();
  }

  #fail(error: AritmaLoginError): void {
    if (!this.#status.tokens) return;
    this.#status.setTokens(decideRenewal(this.#status.tokens, { type: 'failure', now: Date.now() }).state);
    this.#status.report(error);
  }
}
