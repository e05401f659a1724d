import { readClientForm, repeatsParameter } from './client-form.js';
import type { TenantContext } from './context.js';
import { allowApplications } from './cross-origin.js';
import { isClientAuthenticated } from './grants.js';

/**
 * `POST /{tenant}/connect/revocation`: revokes a refresh token with its family (RFC 7009). As at IdentityServer, a
 * self-contained access token stays valid, and a token of another client is ignored.
 */
export async function revocation(context: TenantContext, request: Request): Promise<Response> {
  const response = respond(context, await readClientForm(request));
  response.headers.set('cache-control', 'no-store');
  return allowApplications(context, request, response);
}

function respond({ tenant, refreshTokens, counts }: TenantContext, form: URLSearchParams): Response {
  if (repeatsParameter(form)) return errorResponse('invalid_request');
  const client = tenant.clients.find(({ id }) => id === form.get('client_id'));
  if (!client || !isClientAuthenticated(client, form.get('client_secret'))) return errorResponse('invalid_client');
  const token = form.get('token');
  if (!token) return errorResponse('invalid_request');
  counts.revocation[refreshTokens.revoke(token, client.id) ? 'revoked' : 'ignored'] += 1;
  return new Response(null, { status: 200 });
}

function errorResponse(error: string): Response {
  return Response.json({ error }, { status: 400 });
}
