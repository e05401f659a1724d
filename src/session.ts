/**
 * The session after a login, without an element: it keeps the tokens, renews them and adds them to requests.
 *
 * @module
 */
import { isPage } from './session/page-activity.js';
import { keepTokens } from './session/token-keeper.js';

if (isPage()) keepTokens();

export { AritmaLoginError, type AritmaLoginErrorCode } from './oauth/error.js';
export type { IdTokenClaims } from './oauth/id-token.js';
export type { SessionClient } from './oauth/session-record.js';
export type { LogoutOptions, Session } from './session/session.js';
export type {
  SessionChange,
  SessionChangeReason,
  SessionEventMap,
  SessionExpiry,
  SessionState,
} from './session/session-events.js';
export type { SessionOptions } from './session/session-options.js';
export { getSession, type SessionSettings } from './session/sessions.js';
export type { SessionStorage } from './session/session-store.js';
