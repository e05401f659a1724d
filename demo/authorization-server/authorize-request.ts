import { isClientConfidential, type AuthorizationRequest, type OAuthClient } from '@jmondi/oauth2-server';
import type { Realm } from './realm.js';
import { language, type Language } from './wording.js';

/** An authorize request that has passed every check (RFC 6749 4.1.1 and 4.2.1, OpenID Connect Core 3.1.2.1). */
export interface AuthorizeRequest {
  /** The request as the OAuth library knows it: client, redirect URI, scopes, state. */
  oauth: AuthorizationRequest;
  /** Where the answer belongs: the fragment for a token, the query for a code. */
  answerIn: 'fragment' | 'query';
  /** `none`, `login`, … or undefined. */
  prompt: string | undefined;
  /** Authentication context classes; `mfa` and `verify` mean something here. */
  acrValues: string[];
  /** Seconds. */
  maxAge: number | undefined;
  loginHint: string;
  language: Language;
}

/** A fault that is never sent to the application: the server shows it on a page of its own (RFC 6749 4.1.2.1). */
export class AuthorizeError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const identityScopes = ['openid', 'profile', 'email', 'address', 'phone'];
const prompts = ['none', 'login', 'consent', 'select_account'];
const grantOf = { token: 'implicit', code: 'authorization_code' } as const;
const longest = {
  client_id: 100,
  scope: 300,
  redirect_uri: 400,
  acr_values: 300,
  login_hint: 100,
  ui_locales: 100,
};

/**
 * Reads the query of an authorize request.
 *
 * @throws {AuthorizeError} for everything that is wrong with it
 */
export async function authorizeRequest(realm: Realm, query: URLSearchParams): Promise<AuthorizeRequest> {
  checkForm(query);
  const client = checkClient(realm, query);
  const responseType = checkResponseType(client, query);
  checkScope(client, query, responseType);
  if (responseType === 'code') checkChallenge(client, query);
  const maxAge = query.get('max_age');
  if (maxAge && !/^\d{1,9}$/.test(maxAge)) throw invalid('max_age must be a whole number of seconds.');
  return {
    oauth: await validateByLibrary(realm, query),
    answerIn: responseType === 'token' ? 'fragment' : 'query',
    prompt: prompt(query),
    acrValues: words(query.get('acr_values')),
    maxAge: maxAge ? Number(maxAge) : undefined,
    loginHint: query.get('login_hint') ?? '',
    language: language(query.get('ui_locales') ?? undefined),
  };
}

function checkForm(query: URLSearchParams): void {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) throw invalid(`The parameter ${name} is there more than once.`);
  }
  for (const [name, length] of Object.entries(longest)) {
    if ((query.get(name) ?? '').length > length) throw invalid(`${name} is longer than ${length} characters.`);
  }
}

function checkClient(realm: Realm, query: URLSearchParams): OAuthClient {
  const client = realm.tenant.clients.find(({ id }) => id === query.get('client_id'));
  if (!client)
    throw new AuthorizeError('unauthorized_client', `${realm.tenant.name} knows no client of this client_id.`);
  // Compared here, as whole strings: the library takes any port and any query for the registered ones.
  if (!client.redirectUris.includes(query.get('redirect_uri') ?? '')) {
    throw invalid('The redirect_uri is not registered for this client, character by character.');
  }
  return client;
}

function checkResponseType(client: OAuthClient, query: URLSearchParams): 'token' | 'code' {
  const responseType = query.get('response_type');
  if (responseType !== 'token' && responseType !== 'code') {
    throw new AuthorizeError('unsupported_response_type', 'The response_type must be token or code.');
  }
  if (!client.allowedGrants.includes(grantOf[responseType])) {
    throw new AuthorizeError('unauthorized_client', `This client may not ask for response_type=${responseType}.`);
  }
  return responseType;
}

function checkScope(client: OAuthClient, query: URLSearchParams, responseType: 'token' | 'code'): void {
  const asked = words(query.get('scope'));
  if (asked.length === 0) throw new AuthorizeError('invalid_scope', 'The scope is missing.');
  const identity = asked.filter((scope) => [...identityScopes, 'offline_access'].includes(scope));
  if (responseType === 'token' && identity.length > 0) {
    throw new AuthorizeError('invalid_scope', `response_type=token goes without ${identity.join(', ')}.`);
  }
  const allowed = client.scopes.map(({ name }) => name);
  const others = asked.filter((scope) => !allowed.includes(scope));
  if (others.length > 0) throw new AuthorizeError('invalid_scope', `This client may not ask for ${others.join(', ')}.`);
}

/** RFC 7636 4.4.1: a public client gets a code against a challenge alone; one with a secret may go without. */
function checkChallenge(client: OAuthClient, query: URLSearchParams): void {
  if (isClientConfidential(client) && !query.has('code_challenge') && !query.has('code_challenge_method')) return;
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) {
    throw invalid('The code_challenge must be 43 characters of base64url, with code_challenge_method=S256.');
  }
}

function prompt(query: URLSearchParams): string | undefined {
  const asked = words(query.get('prompt'));
  const unknown = asked.find((value) => !prompts.includes(value));
  if (unknown) throw invalid(`Unknown prompt: ${unknown}.`);
  if (asked.length > 1 && asked.includes('none')) throw invalid('prompt=none goes with no other.');
  return asked[0];
}

async function validateByLibrary(realm: Realm, query: URLSearchParams): Promise<AuthorizationRequest> {
  const parameters = { ...Object.fromEntries(query), scope: words(query.get('scope')) };
  try {
    return await realm.server.validateAuthorizationRequest({ query: parameters, headers: {}, body: {} });
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function words(text: string | null): string[] {
  return [...new Set((text ?? '').split(' ').filter(Boolean))];
}

function invalid(message: string): AuthorizeError {
  return new AuthorizeError('invalid_request', message);
}
