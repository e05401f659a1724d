import { allowApplications } from './cross-origin.js';
import type { AccessToken } from './grants.js';
import type { Realm } from './realm.js';

const neededScope = 'banking.ais.read';

/** `GET /{tenant}/api/accounts`: what the token is for. Bearer tokens and their errors as in RFC 6750. */
export async function accounts(realm: Realm, request: Request): Promise<Response> {
  return allowApplications(realm, request, await answer(realm, request));
}

async function answer(realm: Realm, request: Request): Promise<Response> {
  const [, bearer] = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (!bearer) return refusal(realm, 401);
  const token = await realm.verify(bearer).catch((): undefined => undefined);
  const user = realm.tenant.users.find(({ id }) => id === token?.sub);
  if (!token || !user) return refusal(realm, 401, 'invalid_token');
  if (!hasScope(token)) return refusal(realm, 403, 'insufficient_scope');
  return Response.json({ name: user.name, accounts: user.accounts }, { headers: { 'cache-control': 'no-store' } });
}

function hasScope({ scope }: AccessToken): boolean {
  return scope.split(' ').includes(neededScope);
}

/** RFC 6750 3: no error code where there was no token; the scope that is missing where it is the scope. */
function refusal(realm: Realm, status: number, error?: string): Response {
  const fields = [
    `realm="${realm.tenant.id}"`,
    error && `error="${error}"`,
    error === 'insufficient_scope' && `scope="${neededScope}"`,
  ];
  const challenge = `Bearer ${fields.filter(Boolean).join(', ')}`;
  return Response.json({ error }, { status, headers: { 'www-authenticate': challenge, 'cache-control': 'no-store' } });
}
