import type { LoginSettings } from './login-settings.js';
import { tokenEndpointRequest } from './token-request.js';

/**
 * Creates the request that renews an access token (RFC 6749 6). Read its response with {@link readTokenResponse}. Many
 * servers accept each refresh token only once, and revoke all tokens of the login if it is sent again (RFC 9700 4.14.2):
 * make sure that no two tabs or servers send the same one. The request sends no cookies and does not follow redirects.
 *
 * A server that has a client secret adds it to the request, in the `Authorization` header (RFC 6749 2.3.1).
 *
 * @param settings the settings of the login
 * @param refreshToken the refresh token that was received last
 * @example
 *   const response = await fetch(refreshRequest(settings, refreshToken));
 */
export function refreshRequest(
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'clientId'>,
  refreshToken: string,
): Request {
  return tokenEndpointRequest(settings, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: settings.clientId,
  });
}
