import type { Realm } from './realm.js';

/**
 * Lets the pages of the tenant's applications read a response (CORS), without credentials. Other origins get it without
 * the headers, so that their browsers keep it from them.
 */
export function allowApplications(realm: Realm, request: Request, response: Response): Response {
  const origins = realm.tenant.clients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin));
  const origin = request.headers.get('origin');
  response.headers.append('vary', 'Origin');
  if (origin && origins.includes(origin)) {
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-allow-headers', 'authorization, content-type');
    response.headers.set('access-control-expose-headers', 'www-authenticate');
  }
  return response;
}

/** Answers the question that a browser asks beforehand. */
export function preflight(realm: Realm, request: Request): Response {
  return allowApplications(realm, request, new Response(null, { status: 204 }));
}
