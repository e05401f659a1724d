import { OAuthException, type OAuthToken, type ResponseInterface } from '@jmondi/oauth2-server';
import { handleVanillaError } from '@jmondi/oauth2-server/vanilla';
import { allowApplications } from './cross-origin.js';
import type { Realm } from './realm.js';

/** The library's answer carries the token that it was made of. */
type TokenResponse = ResponseInterface & { accessToken: OAuthToken };

/**
 * `POST /{tenant}/connect/token` (RFC 6749 4.1.3, 6): a code or a refresh token for an access token. A failed attempt
 * burns the code.
 */
export async function token(realm: Realm, request: Request): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  for (const [name, value] of basicCredentials(request)) if (!form.has(name, value)) form.append(name, value);
  const fault = faultOf(realm, form);
  const response = fault ? refusal(fault) : await exchange(realm, form).catch(refusalOf);
  for (const code of form.getAll('code')) realm.codes.delete(code);
  response.headers.set('cache-control', 'no-store');
  return allowApplications(realm, request, response);
}

/** RFC 6749 2.3.1: both parts are form-encoded, which the library does not undo. */
function basicCredentials(request: Request): URLSearchParams {
  const [, encoded = ''] = /^Basic +(.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return new URLSearchParams(id && secret ? `client_id=${id}&client_secret=${secret}` : '');
}

/** What the library does not look at. */
function faultOf(realm: Realm, form: URLSearchParams): string | undefined {
  if (new Set(form.keys()).size < [...form].length) return 'invalid_request';
  if (!form.has('client_id')) return 'invalid_client';
  const code = realm.codes.get(form.get('code') ?? undefined);
  // A verifier where no challenge was: somebody took the challenge out of the authorize request (RFC 9700 4.8.2).
  return code && !code.codeChallenge && form.has('code_verifier') ? 'invalid_grant' : undefined;
}

async function exchange(realm: Realm, form: URLSearchParams): Promise<Response> {
  const { body, accessToken } = (await realm.server.respondToAccessTokenRequest({
    query: {},
    headers: {},
    body: Object.fromEntries(form),
  })) as TokenResponse;
  return Response.json({ ...(body as object), id_token: await realm.idToken(accessToken) });
}

/** RFC 6749 5.2. The library says `invalid_request` of a code that is unknown, used up or another client's. */
function refusalOf(error: unknown): Response {
  if (!(error instanceof OAuthException)) console.error(error);
  const { status, body } = handleVanillaError(error);
  if (status === 500) return refusal('server_error', status);
  return refusal(body['error'] === 'invalid_request' ? 'invalid_grant' : String(body['error']));
}

/** 400 as Aritma's server has it for all errors, where RFC 6749 allows 401 for some. */
function refusal(error: string, status = 400): Response {
  return Response.json({ error }, { status });
}
