import { type AccessToken, readAccessToken } from '../oauth/access-token.js';
import { responseState, validateAuthorizationResponse } from '../oauth/authorization-response.js';
import { AritmaLoginError } from '../oauth/error.js';
import { flows } from '../oauth/flow.js';
import { exchangeCode } from './exchange-code.js';
import { consumePendingLogin, type PendingLogin } from './pending-logins.js';
import { warn } from './warn.js';

/** The detail of the `token` event: the access token, and the address to return to. */
export interface TokenDetail extends AccessToken {
  /** The address that the application is to show after the login: an absolute URL of the page's origin. */
  readonly returnTo: string;
}

/**
 * The outcome of a login: a token, an error, or the fact that the page that began the login has received the response. The
 * property `token` always exists, so that a polluted `Object.prototype` cannot provide one.
 */
export interface LoginOutcome {
  readonly token: TokenDetail | undefined;
  readonly error?: AritmaLoginError;
  /** True if the page that began the login has received the response from this popup. */
  readonly isHandedOver?: true;
  /** The login that the response belongs to, if this browser knows it. */
  readonly login?: PendingLogin | undefined;
}

/**
 * Finishes the login that an authorization response belongs to. It never throws: an error is an outcome.
 *
 * @param parameters the parameters of the response
 * @param receivedAt when the response arrived, in milliseconds since 1970
 */
export async function finishLogin(parameters: URLSearchParams, receivedAt: number): Promise<LoginOutcome> {
  let login: PendingLogin | undefined;
  try {
    const consumed = await consumePendingLogin(responseState(parameters), receivedAt);
    login = consumed.login;
    if (consumed.error) throw consumed.error;
    const { settings } = consumed.login;
    const grant = validateAuthorizationResponse(parameters, settings);
    const token =
      flows[settings.flow].grant === 'code'
        ? await exchangeCode(grant, consumed.login)
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
    'The page was left or reloaded before the login was complete. Begin a new login.',
  );
  return { token: undefined, error, login };
}
