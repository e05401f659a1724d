import { endpointRequest } from './endpoint-request.js';
import type { LoginSettings } from './login-settings.js';

/**
 * Creates the request that revokes a refresh token (RFC 7009 2.1), so that nobody can renew the tokens of a session that has
 * ended. A successful response has the status 200, even if the server does not know the token.
 *
 * A server that has a client secret adds it to the request, in the `Authorization` header (RFC 6749 2.3.1).
 *
 * @param settings the settings of the login
 * @param refreshToken the refresh token that was received last
 * @example
 *   await fetch(revocationRequest(settings, refreshToken));
 */
export function revocationRequest(
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'clientId'>,
  refreshToken: string,
): Request {
  return endpointRequest(settings, 'revocation', {
    token: refreshToken,
    token_type_hint: 'refresh_token',
    client_id: settings.clientId,
  });
}
