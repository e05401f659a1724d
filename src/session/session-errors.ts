import { AritmaLoginError } from '../oauth/error.js';

/** There is no session that could provide a token. */
export function loginRequired(cause?: unknown): AritmaLoginError {
  return new AritmaLoginError('login_required', 'There is no session. Let the user log in.', cause ? { cause } : {});
}

/** There is a session, but only the user can continue it. */
export function notRenewable(cause: unknown): AritmaLoginError {
  return new AritmaLoginError(
    'login_required',
    'The session has no refresh token, so only the user can continue it: the login did not return one, or the server has refused ' +
      'to renew the tokens. Let the user log in again. A login can return a refresh token only with the scope "offline_access".',
    cause ? { cause } : {},
  );
}

/** The tokens cannot be renewed at present. */
export function offline(cause?: unknown): AritmaLoginError {
  return new AritmaLoginError(
    'offline',
    'The access token cannot be renewed at present. The session is kept: try again later. If the network works, check that ' +
      'the CORS settings of the token endpoint and the connect-src of your Content-Security-Policy allow the request.',
    { cause },
  );
}

/** The tokens cannot be renewed at present, although the network may work. */
export function renewalBlocked(cause: unknown): AritmaLoginError {
  return new AritmaLoginError(
    'offline',
    'The access token cannot be renewed at present: another page has been renewing it for too long, or the browser does not read ' +
      'the stored session. The session is kept: try again later, or reload the page.',
    { cause },
  );
}

/** The server has refused the refresh token (`invalid_grant`, RFC 6749 5.2). */
export function sessionEnded(cause: unknown, wasInterrupted: boolean): AritmaLoginError {
  return new AritmaLoginError(
    'session_ended',
    'The server no longer accepts the refresh token' +
      (wasInterrupted ? ', perhaps because a page was left while it renewed the tokens' : '') +
      '. Let the user log in again.',
    { cause },
  );
}

/** Another user has logged in. */
export function userChanged(): AritmaLoginError {
  return new AritmaLoginError(
    'user_changed',
    'Another user has logged in, or there is no ID token that says who has logged in. Reload the page to use the new session.',
  );
}

/** The browser does not store the session, or does not remove it. */
export function notStored(cause: unknown): AritmaLoginError {
  return new AritmaLoginError(
    'storage_unavailable',
    'The browser does not store the session, or does not remove it at a logout. A session that is not stored ends with its page. ' +
      'Serve the page over https, allow site data, or free some space.',
    { cause },
  );
}
