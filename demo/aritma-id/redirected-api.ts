import type { TenantContext } from './context.js';
import { allowApplications } from './cross-origin.js';

const echoPath = 'authorization-echo';

/** `GET /{tenant}/api/redirect`: redirects to {@link authorizationEcho}, which has another origin. */
export function redirectApi(context: TenantContext, request: Request): Response {
  const location = new URL(echoPath, context.application).href;
  const response = new Response(null, { status: 307, headers: { location, 'cache-control': 'no-store' } });
  return allowApplications(context, request, response);
}

/**
 * `/authorization-echo` of the application's server: says in JSON whether the header `Authorization` has arrived. Every
 * origin may read the response, and may send the header, so that the browser alone decides whether it sends it.
 */
export function authorizationEcho(request: Request): Response {
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'authorization',
    'cache-control': 'no-store',
  };
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
  return Response.json({ authorization: request.headers.has('authorization') }, { headers });
}
