import { OAuthException, type RequestInterface } from '@jmondi/oauth2-server';
import { handleVanillaError, requestFromVanilla, responseToVanilla } from '@jmondi/oauth2-server/vanilla';
import { allowApplications } from './cross-origin.js';
import type { Realm } from './realm.js';

/** `POST /{tenant}/connect/token` (RFC 6749 4.1.3): a code for a token. A failed attempt burns the code. */
export async function token(realm: Realm, request: Request): Promise<Response> {
  const asked = await requestFromVanilla(request);
  const response = await exchange(realm, asked).catch(errorResponse);
  realm.burn(String(asked.body['code']));
  response.headers.set('cache-control', 'no-store');
  return allowApplications(realm, request, response);
}

async function exchange(realm: Realm, asked: RequestInterface): Promise<Response> {
  return responseToVanilla(await realm.server.respondToAccessTokenRequest(asked));
}

/** RFC 6749 5.2. The library says `invalid_request` of a code that is unknown, used up or another client's. */
function errorResponse(error: unknown): Response {
  const { status, body } = handleVanillaError(error);
  const code = body.error === 'invalid_request' ? 'invalid_grant' : body.error;
  if (!(error instanceof OAuthException)) console.error(error);
  return Response.json({ error: code }, { status });
}
