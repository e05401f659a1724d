import { tenantUrl } from './authorization-request.js';
import type { LoginSettings } from './login-settings.js';

/**
 * Creates a request to an endpoint that a client calls itself: the token endpoint (RFC 6749 3.2) or the revocation endpoint
 * (RFC 7009). The request sends no cookies and does not follow redirects.
 */
export function endpointRequest(
  settings: Pick<LoginSettings, 'authority' | 'tenant'>,
  endpoint: 'token' | 'revocation',
  parameters: Readonly<Record<string, string>>,
): Request {
  return new Request(`${tenantUrl(settings)}/connect/${endpoint}`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams(parameters),
    credentials: 'omit',
    redirect: 'error',
  });
}
