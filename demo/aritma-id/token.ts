import { OAuthException, type OAuthToken, type ResponseInterface } from '@jmondi/oauth2-server';
import { handleVanillaError } from '@jmondi/oauth2-server/vanilla';
import { readClientForm, repeatsParameter } from './client-form.js';
import type { TenantContext } from './context.js';
import { allowApplications } from './cross-origin.js';
import { withFaults } from './token-endpoint-faults.js';

/** The library's response also contains the token as an object. */
type TokenResponse = ResponseInterface & { accessToken: OAuthToken };

/**
 * `POST /{tenant}/connect/token`: exchanges a code or a refresh token for an access token (RFC 6749, sections 4.1.3 and
 * 6). A code can be used in one request only, even if that request fails.
 */
export async function token(context: TenantContext, request: Request): Promise<Response> {
  const form = await readClientForm(request);
  const response = await withFaults(context, form.get('grant_type'), () => respond(context, form));
  if (response.type === 'error') return response;
  response.headers.set('cache-control', 'no-store');
  return allowApplications(context, request, response);
}

async function respond(context: TenantContext, form: URLSearchParams): Promise<Response> {
  const error = findError(context, form);
  const response = error ? errorResponse(error) : await exchange(context, form).catch(toErrorResponse);
  for (const code of form.getAll('code')) context.codes.delete(code);
  return response;
}

/** Finds errors that the library does not detect. */
function findError(context: TenantContext, form: URLSearchParams): string | undefined {
  if (repeatsParameter(form)) return 'invalid_request';
  if (!form.has('client_id')) return 'invalid_client';
  const code = context.codes.get(form.get('code') ?? undefined);
  // A verifier without a challenge: somebody removed the challenge from the authorization request (RFC 9700, 4.8.2).
  return code && !code.codeChallenge && form.has('code_verifier') ? 'invalid_grant' : undefined;
}

async function exchange(context: TenantContext, form: URLSearchParams): Promise<Response> {
  const nonce = context.codes.get(form.get('code') ?? undefined)?.nonce; // the library removes the code
  const { body, accessToken } = (await context.server.respondToAccessTokenRequest({
    query: {},
    headers: {},
    body: Object.fromEntries(form),
  })) as TokenResponse;
  const isRefresh = form.get('grant_type') === 'refresh_token';
  const id_token = await context.idTokens.issue(
    accessToken,
    isRefresh ? 'refresh' : 'code',
    isRefresh ? undefined : nonce,
  );
  return Response.json({
    ...(body as object),
    id_token,
    ...(!context.faults.tellsLifetime && { expires_in: undefined }),
  });
}

/**
 * RFC 6749, section 5.2. The library uses `invalid_request` for a code that is unknown, used or issued to another
 * client.
 */
function toErrorResponse(error: unknown): Response {
  if (!(error instanceof OAuthException)) console.error(error);
  const { status, body } = handleVanillaError(error);
  if (status === 500) return errorResponse('server_error', status);
  return errorResponse(body['error'] === 'invalid_request' ? 'invalid_grant' : String(body['error']));
}

/** Like Aritma's server, it uses the status 400 also for errors for which RFC 6749 allows 401. */
function errorResponse(error: string, status = 400): Response {
  return Response.json({ error }, { status });
}
