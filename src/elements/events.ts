import type { LoginOutcome, TokenDetail } from '../browser/finish-login.js';
import type { AritmaLoginError } from '../oauth/error.js';

declare global {
  interface GlobalEventHandlersEventMap {
    /** A login ended in a token. Bubbles, out of shadow trees too. */
    token: CustomEvent<TokenDetail>;
    /** A login ended in an error, or could not begin. Bubbles, out of shadow trees too. */
    tokenerror: CustomEvent<AritmaLoginError>;
  }
}

/** Makes the event that tells of an outcome: none where it is told elsewhere. */
export function outcomeEvent({ token, error }: LoginOutcome): CustomEvent<object> | undefined {
  if (token) return new CustomEvent('token', { detail: token, bubbles: true, composed: true });
  return error && tokenErrorEvent(error);
}

/** Makes the event that tells of an error. */
export function tokenErrorEvent(detail: AritmaLoginError): CustomEvent<AritmaLoginError> {
  return new CustomEvent('tokenerror', { detail, bubbles: true, composed: true });
}
