import { tenantUrl } from './authorization-request.js';
import type { LoginSettings } from './login-settings.js';

/**
 * Creates the request that exchanges a code for a token (RFC 6749 4.1.3, RFC 7636 4.5). Send it only once, because the
 * code becomes invalid even if the exchange fails. The request sends no cookies and does not follow redirects.
 *
 * A server that has a client secret adds it to the request, in the `Authorization` header (RFC 6749 2.3.1).
 *
 * @param settings the settings of the login, as in the authorization request
 * @param code the `code` of the authorization response
 * @param verifier with PKCE: the verifier whose challenge was sent with the authorization request
 * @example
 *   const response = await fetch(tokenRequest(settings, code, verifier));
 */
export function tokenRequest(
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'clientId' | 'redirectUri'>,
  code: string,
  verifier?: string,
): Request {
  return tokenEndpointRequest(settings, {
    grant_type: 'authorization_code',
    code,
    client_id: settings.clientId,
    ...(verifier && { code_verifier: verifier }),
    redirect_uri: settings.redirectUri,
  });
}

/** Creates a request to the token endpoint (RFC 6749 3.2). */
export function tokenEndpointRequest(
  settings: Pick<LoginSettings, 'authority' | 'tenant'>,
  parameters: Readonly<Record<string, string>>,
): Request {
  return new Request(`${tenantUrl(settings)}/connect/token`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams(parameters),
    credentials: 'omit',
    redirect: 'error',
  });
}
