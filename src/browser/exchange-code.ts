import type { AccessToken } from '../oauth/access-token.js';
import { AritmaLoginError } from '../oauth/error.js';
import { tokenRequest } from '../oauth/token-request.js';
import { readTokenResponse } from '../oauth/token-response.js';
import type { PendingLogin } from './pending-logins.js';
import { warn } from './warn.js';

/** How long the token endpoint may take to respond, in milliseconds. */
const tokenRequestTimeout = 30_000;

/**
 * Exchanges an authorization code for a token. The request is never repeated: the server would refuse a code that it has
 * seen before, and may revoke the token (RFC 6749 4.1.2).
 *
 * @param code the code, as the server sent it
 * @param login the pending login that the code belongs to
 * @throws AritmaLoginError `token_request_failed`, `invalid_response`, or the server's own `error` as the code
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
      'The token endpoint did not respond. Check that it is available, and that its CORS settings and the connect-src ' +
        'of your Content-Security-Policy allow the request.',
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}
