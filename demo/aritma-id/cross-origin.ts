import type { TenantContext } from './context.js';

/**
 * Allows the pages of the tenant's applications to read a response (CORS), without credentials. For other origins, it
 * adds no headers, so that the browser does not let their pages read the response.
 */
export function allowApplications({ tenant }: TenantContext, request: Request, response: Response): Response {
  const origins = tenant.clients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin));
  const origin = request.headers.get('origin');
  response.headers.append('vary', 'Origin');
  if (origin && origins.includes(origin)) {
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-allow-headers', 'authorization, content-type');
    response.headers.set('access-control-expose-headers', 'www-authenticate, retry-after');
  }
  return response;
}

/** Responds to a preflight request (CORS). If the path does not have the method, the request itself is refused. */
export function preflight(context: TenantContext, request: Request): Response {
  const headers = { 'access-control-allow-methods': 'GET, POST, PUT, DELETE' };
  return allowApplications(context, request, new Response(null, { status: 204, headers }));
}
