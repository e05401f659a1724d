import type { TenantContext } from './context.js';
import { newCounts } from './counts.js';
import { allowApplications } from './cross-origin.js';
import { parseFaults } from './faults.js';

/** `GET /{tenant}/demo/faults` */
export function showFaults(context: TenantContext, request: Request): Response {
  return respond(context, request, Response.json(context.faults));
}

/** `PUT /{tenant}/demo/faults`: sets all faults. Those that the JSON omits get their initial values. */
export async function setFaults(context: TenantContext, request: Request): Promise<Response> {
  try {
    Object.assign(context.faults, parseFaults(await request.text()));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return respond(context, request, Response.json({ error: error.message }, { status: 400 }));
  }
  return showFaults(context, request);
}

/** `GET /{tenant}/demo/counts` */
export function showCounts(context: TenantContext, request: Request): Response {
  return respond(context, request, Response.json(context.counts));
}

/** `DELETE /{tenant}/demo/counts`: sets all counts to 0. */
export function resetCounts(context: TenantContext, request: Request): Response {
  Object.assign(context.counts, newCounts());
  return respond(context, request, new Response(null, { status: 204 }));
}

/** `DELETE /{tenant}/demo/access-tokens`: from now on, the API refuses all access tokens that exist now. */
export function refuseAccessTokens(context: TenantContext, request: Request): Response {
  context.refuseAccessTokens();
  return respond(context, request, new Response(null, { status: 204 }));
}

function respond(context: TenantContext, request: Request, response: Response): Response {
  response.headers.set('cache-control', 'no-store');
  return allowApplications(context, request, response);
}
