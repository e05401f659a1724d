import type { AuthorizationRequest, TenantContext } from './context.js';
import { canGrant, type User } from './tenants.js';

/**
 * Creates the address with a successful authorization response (RFC 6749, sections 4.1.2 and 4.2.2). It grants those of
 * the requested scopes that the user can grant. A code is sent with `iss` (RFC 9207), a token with the granted `scope`.
 */
export async function successAddress(
  { server, issuer, codes, faults }: TenantContext,
  request: AuthorizationRequest,
  user: User,
): Promise<string> {
  const granted = request.oauth.scopes.filter((scope) => canGrant(user, scope));
  if (granted.length === 0) return errorAddress(request, 'access_denied');
  const response = await server.completeAuthorizationRequest(
    Object.assign(request.oauth, { user, scopes: granted, isAuthorizationApproved: true }),
  );
  const [name, value] =
    request.responseMode === 'fragment' ? ['scope', granted.map(({ name }) => name).join(' ')] : ['iss', issuer];
  const location = String(response.get('location')).replace(/&expires_in=\d+/, faults.tellsLifetime ? '$&' : '');
  const code = codes.get(new URL(location).searchParams.get('code') ?? undefined);
  if (code) code.nonce = request.nonce;
  return `${location}&${name}=${encodeURIComponent(value)}`;
}

/**
 * Creates the address with an error response (RFC 6749, sections 4.1.2.1 and 4.2.2.1). Like Aritma's server, it adds the
 * fragment `#_=_` to an error in the query: otherwise the browser would keep the fragment of an earlier address.
 */
export function errorAddress(request: AuthorizationRequest, error: string): string {
  const { redirectUri = '', state } = request.oauth;
  const parameters = new URLSearchParams({ error, ...(state && { state }) });
  if (request.responseMode === 'fragment') return `${redirectUri}#${parameters}`;
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}#_=_`;
}
