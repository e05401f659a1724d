import type { TokenDetail } from './browser/finish-login.js';
import type { AritmaLoginError } from './oauth/error.js';

declare global {
  interface GlobalEventHandlersEventMap {
    /** A login ended in a token. Bubbles, out of shadow trees too. */
    token: CustomEvent<TokenDetail>;
    /** A login ended in an error, or could not begin. Bubbles, out of shadow trees too. */
    tokenerror: CustomEvent<AritmaLoginError>;
  }
}

/** Makes the event that tells of a token. */
export function tokenEvent(detail: TokenDetail): CustomEvent<TokenDetail> {
  return new CustomEvent('token', { detail, bubbles: true, composed: true });
}

/** Makes the event that tells of an error. */
export function tokenErrorEvent(detail: AritmaLoginError): CustomEvent<AritmaLoginError> {
  return new CustomEvent('tokenerror', { detail, bubbles: true, composed: true });
}
