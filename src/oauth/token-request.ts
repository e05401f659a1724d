import { tenantUrl } from './authorization-request.js';
import type { LoginSettings } from './login-settings.js';

/**
 * Makes the request that exchanges a code for a token (RFC 6749 4.1.3, RFC 7636 4.5), to be sent once: it burns the
 * code, whatever comes of it. It sends no cookies and follows no redirect.
 *
 * @param settings those of the authorize request
 * @param code as the server sent it
 * @param verifier with PKCE, the one whose challenge went with the authorize request
 */
export function tokenRequest(
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'clientId' | 'redirectUri'>,
  code: string,
  verifier?: string,
): Request {
  return new Request(`${tenantUrl(settings)}/connect/token`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: settings.clientId,
      ...(verifier && { code_verifier: verifier }),
      redirect_uri: settings.redirectUri,
    }),
    credentials: 'omit',
    redirect: 'error',
  });
}
