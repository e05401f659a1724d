import { type AccessToken, readAccessToken } from '../oauth/access-token.js';
import { checkAuthorizeResponse, responseState } from '../oauth/authorize-response.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { consumePendingLogin, type PendingLogin } from './pending-logins.js';

/** What became of a login: a token or an error. */
export interface LoginOutcome {
  readonly token?: AccessToken;
  readonly error?: AritmaLoginError;
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
    checkAuthorizeResponse(parameters, consumed.login.settings);
    return { token: readAccessToken((name) => parameters.get(name), consumed.login.settings, receivedAt), login };
  } catch (error) {
    return { error: error as AritmaLoginError, login };
  }
}
