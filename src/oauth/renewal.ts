import type { AccessToken } from './access-token.js';
import { renewedRecord, type SessionRecord } from './session-record.js';

/** What decides when the tokens of a session are renewed. */
export interface RenewalState {
  readonly record: SessionRecord;
  /** How many renewals have failed since the last one that succeeded. */
  readonly failures: number;
  /** When the next attempt is allowed, in milliseconds since 1970. */
  readonly retryAt: number;
}

/**
 * Why the tokens may have to be renewed: the page is `open`, a caller needs a `token`, an API has `refused` the token, or a
 * caller has `requested` the renewal itself.
 */
export type RenewalCause = 'open' | 'token' | 'refused' | 'requested';

/** An event that changes when tokens are renewed. Its time is in milliseconds since 1970 by the local clock. */
export type RenewalEvent =
  | { readonly type: 'trigger'; readonly cause: RenewalCause; readonly now: number }
  | { readonly type: 'success'; readonly token: AccessToken; readonly now: number }
  /** The token endpoint did not respond, or returned an error. `code` is the error of RFC 6749 5.2, if there is one. */
  | { readonly type: 'failure'; readonly code?: string | undefined; readonly now: number }
  | { readonly type: 'online' };

/**
 * What to do: nothing; `send` the refresh request; `store` the changed record; `expire` the session because its access
 * token has expired and cannot be renewed; `lose` it because the server refuses the refresh token.
 */
export type RenewalAction = 'none' | 'send' | 'store' | 'expire' | 'lose';

/** The next state, and what to do now. */
export interface RenewalDecision {
  readonly state: RenewalState;
  readonly action: RenewalAction;
}

/**
 * How long before its expiry an access token is renewed, in milliseconds. If its lifetime is less than three times as long, it
 * is renewed after two thirds of its lifetime.
 */
const maxLead = 60_000;
/**
 * The minimum time between two renewals that nobody has requested, in milliseconds. If the lifetime of the access token is
 * more than four times as long, the minimum time is a quarter of the lifetime.
 */
const minInterval = 30_000;
/** The maximum time between two attempts, in milliseconds. */
const maxBackoff = 60_000;
/** After this many failures, a page that is only open does not try again. */
const maxFailures = 5;

/**
 * The errors of a client that must not renew tokens (RFC 6749 5.2), or whose renewed tokens must not be used. Any other
 * error may be temporary.
 */
const clientErrors: readonly (string | undefined)[] = [
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_id_token',
];

/** Creates the state for a record that was read or stored. */
export function renewalState(record: SessionRecord): RenewalState {
  return { record, failures: 0, retryAt: 0 };
}

/** Decides what an event means for the tokens of a session. */
export function decideRenewal(state: RenewalState, event: RenewalEvent): RenewalDecision {
  switch (event.type) {
    case 'trigger':
      return { state, action: actionFor(state, event.cause, event.now) };
    case 'success':
      return { state: renewalState(renewedRecord(state.record, event.token, event.now)), action: 'store' };
    case 'failure':
      return failed(state, event.code, event.now);
    case 'online':
      return { state: renewalState(state.record), action: 'none' };
  }
}

/** Returns the milliseconds until the access token expires. */
export function timeLeft({ expiresIn = Infinity, receivedAt }: SessionRecord, now: number): number {
  return expiresIn * 1000 - (now - receivedAt);
}

/**
 * Returns the milliseconds until a page that is open has to look at its session again. They may be `Infinity`, and longer
 * than a timer can wait.
 */
export function timeToNextTrigger({ record, failures, retryAt }: RenewalState, now: number): number {
  const left = timeLeft(record, now);
  if (!record.refreshToken) return Math.max(left, 0);
  if (failures >= maxFailures) return Infinity;
  return Math.max(left - lead(record), brake(record, now), retryAt - now, 0);
}

/**
 * Returns the milliseconds until a user has to be warned of the end of the session, which may be negative. It is `Infinity`
 * if the tokens can be renewed without the user.
 *
 * @param warnBefore how long before the end, in milliseconds
 */
export function timeToWarning({ record }: RenewalState, warnBefore: number, now: number): number {
  return record.refreshToken ? Infinity : timeLeft(record, now) - warnBefore;
}

function actionFor({ record, failures, retryAt }: RenewalState, cause: RenewalCause, now: number): RenewalAction {
  if (!record.refreshToken) return timeLeft(record, now) > 0 ? 'none' : 'expire';
  if (cause === 'requested') return 'send';
  if (retryAt > now && retryAt - now <= maxBackoff) return 'none';
  if (cause === 'refused') return brake(record, now) > 0 ? 'none' : 'send';
  if (!isDue(record, now)) return 'none';
  if (cause === 'token') return 'send';
  return failures < maxFailures && brake(record, now) <= 0 ? 'send' : 'none';
}

function failed(state: RenewalState, code: string | undefined, now: number): RenewalDecision {
  if (code === 'invalid_grant') return { state, action: 'lose' };
  if (clientErrors.includes(code)) {
    const record = { ...state.record, refreshToken: undefined, renewingSince: undefined };
    return { state: renewalState(record), action: 'store' };
  }
  const failures = state.failures + 1;
  const backoff = Math.min(1000 * 2 ** (failures - 1), maxBackoff);
  return { state: { ...state, failures, retryAt: now + backoff }, action: 'none' };
}

/** Tells whether the access token expires soon, or whether the clock was set back since it was received. */
function isDue(record: SessionRecord, now: number): boolean {
  return timeLeft(record, now) <= lead(record) || record.receivedAt - now > lead(record);
}

function lead({ expiresIn = Infinity }: SessionRecord): number {
  return Math.min(maxLead, (expiresIn * 1000) / 3);
}

/**
 * Returns for how many milliseconds tokens that have just been renewed are not renewed again. If they were received at a time
 * that is still to come, the clock has been set back.
 */
function brake({ generation, receivedAt, expiresIn = 0 }: SessionRecord, now: number): number {
  const interval = Math.max(minInterval, (expiresIn * 1000) / 4);
  return generation > 0 && receivedAt <= now ? receivedAt + interval - now : 0;
}
