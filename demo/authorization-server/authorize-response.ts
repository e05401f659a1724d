import type { AuthorizeRequest } from './authorize-request.js';
import type { Realm } from './realm.js';
import { canGive, type User } from './tenants.js';

/**
 * The address that takes the user back with a token or a code (RFC 6749 4.2.2, 4.1.2), for what of the scopes the user
 * may give away. A code comes with `iss` (RFC 9207), a token with the granted `scope`.
 */
export async function successAddress(realm: Realm, request: AuthorizeRequest, user: User): Promise<string> {
  const granted = request.oauth.scopes.filter((scope) => canGive(user, scope));
  if (granted.length === 0) return errorAddress(request, 'access_denied');
  const response = await realm.server.completeAuthorizationRequest(
    Object.assign(request.oauth, { user, scopes: granted, isAuthorizationApproved: true }),
  );
  const [name, value] =
    request.answerIn === 'fragment' ? ['scope', granted.map(({ name }) => name).join(' ')] : ['iss', realm.issuer];
  return `${response.get('location')}&${name}=${encodeURIComponent(value)}`;
}

/**
 * The address that takes the user back with an error (RFC 6749 4.2.2.1, 4.1.2.1). One in the query is followed by the
 * fragment `#_=_`, as Aritma's server does it: else browsers would carry the fragment of an earlier address along.
 */
export function errorAddress(request: AuthorizeRequest, error: string): string {
  const { redirectUri = '', state } = request.oauth;
  const parameters = new URLSearchParams({ error, ...(state && { state }) });
  if (request.answerIn === 'fragment') return `${redirectUri}#${parameters}`;
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}#_=_`;
}
