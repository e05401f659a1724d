// In an application of your own: from 'aritma-login/oauth.js'.
import {
  validateAuthorizationResponse,
  readTokenResponse,
  tokenRequest,
  AritmaLoginError,
  type AccessToken,
} from '../../src/oauth.js';

/** How the server is registered at Aritma ID. */
export interface Registration {
  /** The address of Aritma ID. */
  authority: string;
  tenant: string;
  clientId: string;
  /** Known to this server and to Aritma ID; never sent to a browser. */
  clientSecret: string;
  /** Absolute, as it was registered. */
  redirectUri: string;
  scope: string;
}

/** How long Aritma ID may take, in ms. */
const patience = 30_000;

/**
 * Exchanges the code of an answer for a token, with the secret (RFC 6749 4.1.3). The answer's `state` must have been
 * checked before.
 *
 * @param answer the query that the browser came back with
 * @param verifier the one whose challenge was in the link (RFC 7636 4.5)
 * @throws {AritmaLoginError} where there is an `error` in place of the code, `iss` is another server's, or the exchange
 *   fails
 */
export async function exchangeCode(
  { clientSecret, ...registration }: Registration,
  answer: URLSearchParams,
  verifier: string,
): Promise<AccessToken> {
  const settings = { ...registration, flow: 'code' } as const;
  validateAuthorizationResponse(answer, settings);
  const request = tokenRequest(settings, answer.get('code')!, verifier);
  request.headers.set('authorization', basic(settings.clientId, clientSecret));
  const [status, body] = await send(request);
  return readTokenResponse(status, body, settings, Date.now());
}

/** RFC 6749 2.3.1: both parts are form-encoded before they are put together. */
function basic(id: string, secret: string): string {
  const [encodedId, encodedSecret] = [id, secret].map((text) => new URLSearchParams({ '': text }).toString().slice(1));
  return `Basic ${Buffer.from(`${encodedId}:${encodedSecret}`).toString('base64')}`;
}

async function send(request: Request): Promise<[status: number, body: string]> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(patience) });
    return [response.status, await response.text()];
  } catch (cause) {
    throw new AritmaLoginError('token_request_failed', 'Aritma ID did not answer the token request.', { cause });
  }
}

/** Asks the bank for the accounts, with the token. */
export function fetchAccounts({ authority, tenant }: Registration, { accessToken }: AccessToken): Promise<Response> {
  return fetch(`${authority}/${tenant}/api/accounts`, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(patience),
  });
}
