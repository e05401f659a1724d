import { setTimeout as sleep } from 'node:timers/promises';
import { readClientForm, repeatsParameter } from './client-form.js';
import type { TenantContext } from './context.js';
import { allowApplications } from './cross-origin.js';
import { isClientAuthenticated } from './grants.js';

/**
 * `POST /{tenant}/connect/revocation`: revokes a refresh token with its family (RFC 7009). As at IdentityServer, a
 * self-contained access token stays valid, and a token of another client is ignored.
 */
export async function revocation(context: TenantContext, request: Request): Promise<Response> {
  const { revocation: fault, revocationDelay: delay } = context.faults;
  const form = await readClientForm(request);
  const response = fault === 'serve' ? respond(context, form) : fail(context, fault);
  // This timer does not keep the process alive after the server is closed.
  if (delay > 0) await sleep(delay, undefined, { ref: false });
  if (response.type === 'error') return response;
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

function fail({ counts }: TenantContext, fault: 'cut' | 'unavailable'): Response {
  counts.revocation.failed += 1;
  return fault === 'cut' ? Response.error() : new Response(null, { status: 503 });
}

function errorResponse(error: string): Response {
  return Response.json({ error }, { status: 400 });
}
