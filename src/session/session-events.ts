import type { AritmaLoginError } from '../oauth/error.js';

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

/** The events of a session. */
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
