import { type Handler, listen } from '../../../demo/support/http.js';
import { createTokenFamilies, type Grant, type TokenFamilies } from './token-families.js';

/** What the token endpoint has counted for a client. */
export interface Renewals {
  /** The refresh requests. */
  requests: number;
  /** Those that were refused. */
  refused: number;
  /** The sessions that were ended because a refresh token was used twice. */
  ended: number;
}

/** An authorization server that logs in one user without a page, and replaces each refresh token when it is used. */
export interface SessionServer {
  readonly origin: string;
  /** Returns what was counted for a client, and counts from zero again. */
  takeRenewals(clientId: string): Renewals;
  close(): Promise<void>;
}

/** The cookie of a browser whose user has logged in. */
const cookie = 'bench=1';

/** Opens the server. */
export async function openSessionServer(): Promise<SessionServer> {
  const listener = await listen(0);
  const families = createTokenFamilies();
  const counts = new Map<string, Renewals>();
  const countsOf = (clientId: string): Renewals => {
    const found = counts.get(clientId) ?? { requests: 0, refused: 0, ended: 0 };
    counts.set(clientId, found);
    return found;
  };
  listener.serve(endpoints(listener.origin, families, countsOf));
  return {
    origin: listener.origin,
    takeRenewals(clientId) {
      const taken = countsOf(clientId);
      counts.delete(clientId);
      return taken;
    },
    close: () => listener.close(),
  };
}

/** Finds the endpoints by the ends of their paths, since those of Auth0 differ from those of the other candidates. */
function endpoints(origin: string, families: TokenFamilies, countsOf: (clientId: string) => Renewals): Handler {
  return async (request) => {
    const headers = {
      'access-control-allow-origin': request.headers.get('origin') ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
      'access-control-max-age': '7200',
      'cache-control': 'no-store',
    };
    const url = new URL(request.url);
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
    if (url.pathname.endsWith('/authorize')) {
      return authorize(url, request.headers.get('cookie') ?? '', origin, families);
    }
    if (!url.pathname.endsWith('/token')) return new Response('Not found', { status: 404, headers });
    const { tokens } = answer(new URLSearchParams(await request.text()), families, countsOf);
    return Response.json(tokens ?? { error: 'invalid_grant' }, { status: tokens ? 200 : 400, headers });
  };
}

/** Logs the user in without a page. With `prompt=none`, only if the browser has logged in before. */
function authorize({ pathname, searchParams }: URL, cookies: string, origin: string, families: TokenFamilies) {
  const parameter = (name: string): string => searchParams.get(name) ?? '';
  // Auth0's issuers end with a slash.
  const iss = origin + pathname.replace(/\/connect\/authorize$/, '').replace(/\/authorize$/, '/');
  const claims = { iss, sub: 'alice', aud: parameter('client_id'), name: 'Alice', nonce: parameter('nonce') };
  const isLoggedOut = parameter('prompt') === 'none' && !cookies.includes(cookie);
  const response = new URLSearchParams({ state: parameter('state') });
  if (isLoggedOut) response.set('error', 'login_required');
  else response.set('code', families.begin(parameter('code_challenge'), claims));
  const target = new URL(parameter('redirect_uri'));
  if (parameter('response_mode') === 'fragment') target.hash = response.toString();
  else target.search = response.toString();
  const headers = new Headers({ location: target.href });
  if (!isLoggedOut) headers.set('set-cookie', `${cookie}; Path=/; HttpOnly; SameSite=Lax`);
  return new Response(null, { status: 303, headers });
}

/** Answers a token request, and counts it if it is a refresh request. */
function answer(parameters: URLSearchParams, families: TokenFamilies, countsOf: (clientId: string) => Renewals): Grant {
  const parameter = (name: string): string => parameters.get(name) ?? '';
  if (parameter('grant_type') !== 'refresh_token') {
    return families.exchange(parameter('code'), parameter('code_verifier'));
  }
  const grant = families.renew(parameter('refresh_token'));
  const counts = countsOf(parameter('client_id'));
  counts.requests += 1;
  if (!grant.tokens) counts.refused += 1;
  if (grant.isEnding) counts.ended += 1;
  return grant;
}
