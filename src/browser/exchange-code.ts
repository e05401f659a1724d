import type { AccessToken } from '../oauth/access-token.js';
import { nonceOf } from '../oauth/authorization-request.js';
import { validateIdToken } from '../oauth/id-token.js';
import { codeChallenge } from '../oauth/pkce.js';
import { tokenRequest } from '../oauth/token-request.js';
import { readTokenResponse } from '../oauth/token-response.js';
import type { PendingLogin } from './pending-logins.js';
import { sendTokenRequest } from './send-token-request.js';
import { warn } from './warn.js';

/**
 * Exchanges an authorization code for a token. The request is never repeated: the server would refuse a code that it has
 * seen before, and may revoke the token (RFC 6749 4.1.2).
 *
 * @param code the code, as the server sent it
 * @param login the pending login that the code belongs to
 * @throws AritmaLoginError `token_request_failed`, `invalid_response`, `invalid_id_token`, or the server's own `error` as
 *   the code
 */
export async function exchangeCode(code: string, { settings, verifier = '' }: PendingLogin): Promise<AccessToken> {
  // The lifetime of the token is measured from this time, because the computer may sleep before the response is read.
  const sentAt = Date.now();
  const [status, body] = await sendTokenRequest(tokenRequest(settings, code, verifier));
  const token = readTokenResponse(status, body, settings, sentAt, warn);
  if (token.idToken) validateIdToken(token.idToken, settings, nonceOf(settings, await codeChallenge(verifier)));
  return token;
}
