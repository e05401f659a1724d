import type { TenantContext } from './context.js';
import { allowApplications } from './cross-origin.js';
import type { AccessTokenClaims } from './grants.js';

const requiredScope = 'banking.ais.read';

/** `GET /{tenant}/api/accounts`: an API that needs an access token. Its errors are those of RFC 6750. */
export async function accounts(context: TenantContext, request: Request): Promise<Response> {
  const response = await respond(context, request);
  context.counts.api[response.ok ? 'served' : 'refused'] += 1;
  return allowApplications(context, request, response);
}

async function respond(context: TenantContext, request: Request): Promise<Response> {
  const [, bearer] = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (!bearer) return errorResponse(context, 401);
  if (context.faults.api === 'refuse') return errorResponse(context, 401, 'invalid_token');
  const token = await context.verify(bearer).catch((): undefined => undefined);
  const user = context.tenant.users.find(({ id }) => id === token?.sub);
  if (!token || !user) return errorResponse(context, 401, 'invalid_token');
  if (!hasScope(token)) return errorResponse(context, 403, 'insufficient_scope');
  return Response.json({ name: user.name, accounts: user.accounts }, { headers: { 'cache-control': 'no-store' } });
}

function hasScope({ scope }: AccessTokenClaims): boolean {
  return scope.split(' ').includes(requiredScope);
}

/** RFC 6750, section 3: no error code if the request had no token; the required scope if that is what is missing. */
function errorResponse({ tenant, faults }: TenantContext, status: number, error?: string): Response {
  const response = Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } });
  const fields = [
    `realm="${tenant.id}"`,
    error && `error="${error}"`,
    error === 'insufficient_scope' && `scope="${requiredScope}"`,
  ];
  if (status !== 401 || faults.apiChallenges) {
    response.headers.set('www-authenticate', `Bearer ${fields.filter(Boolean).join(', ')}`);
  }
  return response;
}
