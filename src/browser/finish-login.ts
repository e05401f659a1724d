import { type AccessToken, readAccessToken } from '../oauth/access-token.js';
import { validateAuthorizationResponse, responseState } from '../oauth/authorization-response.js';
import { AritmaLoginError } from '../oauth/error.js';
import { exchangeCode } from './exchange-code.js';
import { warn } from './warn.js';
import { consumePendingLogin, type PendingLogin } from './pending-logins.js';

/** What the `token` event carries: the access token, and where the application wanted to go with it. */
export interface TokenDetail extends AccessToken {
  /** Where the application wanted to go after the login, absolute. */
  readonly returnTo: string;
}

/**
 * What became of a login: a token or an error, here or on the page that began it. It always has a `token` of its own, so
 * that none is found in a polluted `Object.prototype`.
 */
export interface LoginOutcome {
  readonly token: TokenDetail | undefined;
  readonly error?: AritmaLoginError;
  /** True where the page that began the login took the answer from this window. */
  readonly isHandedOver?: true;
  /** The login that was answered, where this browser knows it. */
  readonly login?: PendingLogin | undefined;
}

/**
 * Finishes the login that an authorize response answers. Never throws: an error is an outcome.
 *
 * @param parameters the response
 * @param receivedAt when it came, in milliseconds since 1970
 */
export async function finishLogin(parameters: URLSearchParams, receivedAt: number): Promise<LoginOutcome> {
  let login: PendingLogin | undefined;
  try {
    const consumed = await consumePendingLogin(responseState(parameters), receivedAt);
    login = consumed.login;
    if (consumed.error) throw consumed.error;
    const { settings } = consumed.login;
    validateAuthorizationResponse(parameters, settings);
    const code = parameters.get('code');
    const token = code
      ? await exchangeCode(code, consumed.login)
      : readAccessToken(parameters, settings, receivedAt, warn);
    return { token: Object.freeze({ ...token, returnTo: settings.returnTo }), login };
  } catch (error) {
    return { token: undefined, error: error as AritmaLoginError, login };
  }
}

/**
 * Ends a login whose page was left or reloaded before the login was complete.
 *
 * @param state the `state` of the login
 */
export async function abandonLogin(state: string): Promise<LoginOutcome> {
  const { login } = await consumePendingLogin(state, Date.now());
  const error = new AritmaLoginError(
    'login_interrupted',
    'The page was left or reloaded before the login was complete: begin a new login.',
  );
  return { token: undefined, error, login };
}
