import {
  isClientConfidential,
  type AuthorizationRequest as LibraryRequest,
  type OAuthClient,
} from '@jmondi/oauth2-server';
import type { AuthorizationRequest, TenantContext } from './context.js';
import { selectLanguage } from './messages.js';

/** An error that the server shows on its own page and never sends to the application (RFC 6749, section 4.1.2.1). */
export class AuthorizationRequestError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const identityScopes = ['openid', 'profile', 'email', 'address', 'phone'];
const prompts = ['none', 'login', 'consent', 'select_account'];
const grantTypes = { token: 'implicit', code: 'authorization_code' } as const;
const maxLengths = {
  client_id: 100,
  scope: 300,
  redirect_uri: 400,
  acr_values: 300,
  login_hint: 100,
  ui_locales: 100,
  nonce: 300,
};

/**
 * Reads and checks an authorization request (RFC 6749, sections 4.1.1 and 4.2.1; OpenID Connect Core, section 3.1.2.1).
 *
 * @throws {AuthorizationRequestError} for the first error that it finds
 */
export async function readAuthorizationRequest(
  context: TenantContext,
  query: URLSearchParams,
): Promise<AuthorizationRequest> {
  checkParameters(query);
  const client = checkClient(context, query);
  const responseType = checkResponseType(client, query);
  checkScope(client, query, responseType);
  if (responseType === 'code') checkChallenge(client, query);
  const maxAge = query.get('max_age');
  if (maxAge && !/^\d{1,9}$/.test(maxAge)) throw invalid('max_age must be a whole number of seconds.');
  return {
    oauth: await validateWithLibrary(context, query),
    responseMode: responseType === 'token' ? 'fragment' : 'query',
    prompt: readPrompt(query),
    acrValues: words(query.get('acr_values')),
    maxAge: maxAge ? Number(maxAge) : undefined,
    loginHint: query.get('login_hint') ?? '',
    nonce: query.get('nonce') || undefined,
    language: selectLanguage(query.get('ui_locales') ?? undefined),
  };
}

function checkParameters(query: URLSearchParams): void {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) throw invalid(`The parameter ${name} occurs more than once.`);
  }
  for (const [name, length] of Object.entries(maxLengths)) {
    if ((query.get(name) ?? '').length > length) throw invalid(`${name} is longer than ${length} characters.`);
  }
}

function checkClient({ tenant }: TenantContext, query: URLSearchParams): OAuthClient {
  const client = tenant.clients.find(({ id }) => id === query.get('client_id'));
  if (!client) {
    throw new AuthorizationRequestError('unauthorized_client', `${tenant.name} has no client with this client_id.`);
  }
  // Compared here as whole strings, since the library accepts any port and any query.
  if (!client.redirectUris.includes(query.get('redirect_uri') ?? '')) {
    throw invalid(
      'The redirect_uri is not one of the registered redirect URIs of this client. They must be identical.',
    );
  }
  return client;
}

function checkResponseType(client: OAuthClient, query: URLSearchParams): 'token' | 'code' {
  const responseType = query.get('response_type');
  if (responseType !== 'token' && responseType !== 'code') {
    throw new AuthorizationRequestError('unsupported_response_type', 'The response_type must be token or code.');
  }
  if (!client.allowedGrants.includes(grantTypes[responseType])) {
    throw new AuthorizationRequestError(
      'unauthorized_client',
      `This client is not allowed to use response_type=${responseType}.`,
    );
  }
  return responseType;
}

function checkScope(client: OAuthClient, query: URLSearchParams, responseType: 'token' | 'code'): void {
  const requested = words(query.get('scope'));
  if (requested.length === 0) throw new AuthorizationRequestError('invalid_scope', 'The scope is missing.');
  const identity = requested.filter((scope) => [...identityScopes, 'offline_access'].includes(scope));
  if (responseType === 'token' && identity.length > 0) {
    throw new AuthorizationRequestError(
      'invalid_scope',
      `response_type=token cannot be used with the scope ${identity.join(', ')}.`,
    );
  }
  const allowed = client.scopes.map(({ name }) => name);
  const refused = requested.filter((scope) => !allowed.includes(scope));
  if (refused.length > 0) {
    throw new AuthorizationRequestError(
      'invalid_scope',
      `This client is not allowed to request ${refused.join(', ')}.`,
    );
  }
}

/** A public client needs a challenge (RFC 7636, section 4.4.1). A client with a secret may omit it. */
function checkChallenge(client: OAuthClient, query: URLSearchParams): void {
  if (isClientConfidential(client) && !query.has('code_challenge') && !query.has('code_challenge_method')) return;
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) {
    throw invalid('The code_challenge must be 43 characters of base64url, with code_challenge_method=S256.');
  }
}

function readPrompt(query: URLSearchParams): string | undefined {
  const values = words(query.get('prompt'));
  const unknown = values.find((value) => !prompts.includes(value));
  if (unknown) throw invalid(`Unknown prompt: ${unknown}.`);
  if (values.length > 1 && values.includes('none')) throw invalid('prompt=none cannot be combined with other values.');
  return values[0];
}

async function validateWithLibrary({ server }: TenantContext, query: URLSearchParams): Promise<LibraryRequest> {
  const parameters = { ...Object.fromEntries(query), scope: words(query.get('scope')) };
  try {
    return await server.validateAuthorizationRequest({ query: parameters, headers: {}, body: {} });
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function words(text: string | null): string[] {
  return [...new Set((text ?? '').split(' ').filter(Boolean))];
}

function invalid(message: string): AuthorizationRequestError {
  return new AuthorizationRequestError('invalid_request', message);
}
