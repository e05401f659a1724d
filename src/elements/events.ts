import type { LoginOutcome, TokenDetail } from '../browser/finish-login.js';
import type { AritmaLoginError } from '../oauth/error.js';

declare global {
  interface GlobalEventHandlersEventMap {
    /** A login ended with a token. The event bubbles, also out of shadow trees. */
    token: CustomEvent<TokenDetail>;
    /** A login ended with an error, or could not begin. The event bubbles, also out of shadow trees. */
    tokenerror: CustomEvent<AritmaLoginError>;
  }
}

/** Creates the event for an outcome, or returns `undefined` if the page that began the login dispatches it. */
export function outcomeEvent({ token, error }: LoginOutcome): CustomEvent<object> | undefined {
  if (token) return new CustomEvent('token', { detail: token, bubbles: true, composed: true });
  return error && tokenErrorEvent(error);
}

/** Creates the event for an error. */
export function tokenErrorEvent(detail: AritmaLoginError): CustomEvent<AritmaLoginError> {
  return new CustomEvent('tokenerror', { detail, bubbles: true, composed: true });
}
