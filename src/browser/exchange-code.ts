import type { AccessToken } from '../oauth/access-token.js';
import { AritmaLoginError } from '../oauth/error.js';
import { tokenRequest } from '../oauth/token-request.js';
import { readTokenResponse } from '../oauth/token-response.js';
import type { PendingLogin } from './pending-logins.js';
import { warn } from './warn.js';

/** How long the token endpoint may take, in milliseconds. */
const tokenRequestTimeout = 30_000;

/**
 * Exchanges a code for a token, once: a second request with the same code would be refused, and may revoke the token.
 *
 * @param code as the server sent it
 * @param login the login that it answers
 * @throws AritmaLoginError `token_request_failed`, `invalid_response`, or with the server's own `error` as its code
 */
export async function exchangeCode(code: string, { settings, verifier }: PendingLogin): Promise<AccessToken> {
  const [status, body] = await send(tokenRequest(settings, code, verifier));
  return readTokenResponse(status, body, settings, Date.now(), warn);
}

async function send(request: Request): Promise<[status: number, body: string]> {
  // The oldest supported browsers do not have AbortSignal.timeout().
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('Timeout', 'TimeoutError')), tokenRequestTimeout);
  try {
    const response = await fetch(request, { signal: controller.signal });
    return [response.status, await response.text()];
  } catch (cause) {
    throw new AritmaLoginError(
      'token_request_failed',
      'The token endpoint did not answer: see that it is up, and that its CORS and your connect-src allow it.',
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}
