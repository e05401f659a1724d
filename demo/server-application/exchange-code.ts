// In your own application, import these from 'aritma-login/oauth.js'.
import {
  validateAuthorizationResponse,
  readTokenResponse,
  tokenRequest,
  AritmaLoginError,
  type AccessToken,
} from '../../src/oauth.js';
import type { Registration } from './context.js';

const tokenRequestTimeout = 30_000;

/**
 * Exchanges the code of an authorization response for a token, with the client secret (RFC 6749, section 4.1.3). Check
 * the `state` of the response before.
 *
 * @param response the parameters of the authorization response
 * @param verifier the PKCE verifier of this login (RFC 7636, section 4.5)
 * @throws {AritmaLoginError} if the response contains an error or was sent by another server, or if the exchange fails
 */
export async function exchangeCode(
  { clientSecret, ...registration }: Registration,
  response: URLSearchParams,
  verifier: string,
): Promise<AccessToken> {
  const settings = { ...registration, flow: 'code' } as const;
  const code = validateAuthorizationResponse(response, settings);
  const request = tokenRequest(settings, code, verifier);
  request.headers.set('authorization', basicCredentials(settings.clientId, clientSecret));
  const [status, body] = await send(request);
  return readTokenResponse(status, body, settings, Date.now());
}

/** Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicCredentials(id: string, secret: string): string {
  const [encodedId, encodedSecret] = [id, secret].map((text) => new URLSearchParams({ '': text }).toString().slice(1));
  return `Basic ${Buffer.from(`${encodedId}:${encodedSecret}`).toString('base64')}`;
}

async function send(request: Request): Promise<[status: number, body: string]> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(tokenRequestTimeout) });
    return [response.status, await response.text()];
  } catch (cause) {
    throw new AritmaLoginError('token_request_failed', 'Aritma ID did not respond to the token request.', { cause });
  }
}
