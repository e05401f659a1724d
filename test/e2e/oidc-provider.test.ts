import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { until } from '../tools/process.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';

// Proves the server that the tests of sessions use: see support/oidc-provider.ts.

const callback = 'http://localhost:1/callback';
const home = 'http://localhost:1/';
const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };
const invalidGrant = { status: 400, error: 'invalid_grant' };

interface Tokens {
  status: number;
  access_token?: string;
  refresh_token?: string;
  id_token?: string;
  expires_in?: number;
  scope?: string;
  error?: string;
}

/**
 * A browser without a window: it keeps cookies by path, follows redirects, and sends the forms that a script would send,
 * until it comes to an address that is not the provider's.
 */
class Browser {
  readonly #cookies = new Map<string, { path: string; value: string }>();

  async follow(address: string, form?: URLSearchParams): Promise<{ url: URL; page: string }> {
    const url = new URL(address);
    if (url.origin !== server.authority) return { url, page: '' };
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.#cookiesFor(url.pathname) },
      ...(form && { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const location = response.headers.get('location');
    if (location !== null) return this.follow(new URL(location, url).href);
    const page = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (!action || !page.includes('.submit()')) return { url, page };
    const inputs = [...page.matchAll(/name="([^"]+)" value="([^"]+)"/g)].map(([, name, value]) => [name!, value!]);
    return this.follow(action, new URLSearchParams(inputs));
  }

  #cookiesFor(pathname: string): string {
    const sent = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/';
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, { path, value });
  }
}

let server: OidcProvider;

/** Logs in. Returns the parameters of the authorization response, with the verifier. */
async function logIn(changes: Record<string, string> = {}, browser = new Browser()): Promise<Record<string, string>> {
  const code_verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: oidcClient.id,
    scope: oidcClient.scope,
    redirect_uri: callback,
    state: 'st&te',
    nonce: 'n-1',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  });
  const { url, page } = await browser.follow(`${server.endpoint('authorize')}?${String(query)}`);
  assert.equal(url.origin + url.pathname, callback, page);
  return { ...Object.fromEntries(url.searchParams), code_verifier };
}

function post(name: string, form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ client_id: oidcClient.id, ...form });
  return fetch(server.endpoint(name), { method: 'POST', body, headers: { origin: 'http://localhost:1' } });
}

async function tokensOf(response: Response): Promise<Tokens> {
  const body = (await response.json()) as Omit<Tokens, 'status'> & { error_description?: string };
  delete body.error_description;
  return { status: response.status, ...body };
}

async function exchange({ code = '', code_verifier = '' }: Record<string, string>): Promise<Tokens> {
  const form = { grant_type: 'authorization_code', redirect_uri: callback, code, code_verifier };
  return tokensOf(await post('token', form));
}

const requestRefresh = (refresh_token = '') => post('token', { grant_type: 'refresh_token', refresh_token });
const refresh = async (refresh_token?: string) => tokensOf(await requestRefresh(refresh_token));

/** Sends an end session request of the client. Returns the address that the browser comes to, and what was sent. */
async function logOut(browser: Browser, changes: Record<string, string>, method: 'GET' | 'POST') {
  const parameters = { post_logout_redirect_uri: home, ...changes };
  const form = new URLSearchParams(parameters);
  const address = server.endpoint('endsession');
  const { url, page } = await (method === 'POST'
    ? browser.follow(address, form)
    : browser.follow(`${address}?${String(form)}`));
  return { url, page, parameters };
}

const userinfo = (token = '') =>
  fetch(server.endpoint('userinfo'), { headers: { authorization: `Bearer ${token}`, origin: 'http://localhost:1' } });

const claims = (jwt = '') =>
  JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

describe('oidc-provider', () => {
  before(async () => {
    server = await openOidcProvider({ redirectUris: [callback], postLogoutRedirectUris: [home] });
  });
  after(() => server.close());
  beforeEach(() => {
    server.reset();
  });

  it('exchanges a code for tokens, whose ID token names the user', async () => {
    const { state, iss, ...response } = await logIn();
    assert.deepEqual([state, iss], ['st&te', `${server.authority}/acme`]);
    const { id_token, access_token, ...rest } = await exchange(response);
    assert.deepEqual([rest.status, rest.expires_in], [200, 3600]);
    const { aud, sub, name, nonce, ...other } = claims(id_token);
    assert.deepEqual([aud, sub, name, nonce], [oidcClient.id, 'alice', 'Alice Liddell', 'n-1']);
    assert.equal(other['iss'], `${server.authority}/acme`);
    const user = { sub: 'alice', name: 'Alice Liddell', preferred_username: 'alice' };
    assert.deepEqual(await (await userinfo(access_token)).json(), user);
    assert.deepEqual(server.tokenEndpoint.counts.authorization_code, { ...none, served: 1 });
  });

  it('refuses a login without PKCE', async () => {
    const { error, code } = await logIn({ code_challenge: '', code_challenge_method: '' });
    assert.deepEqual([error, code], ['invalid_request', undefined]);
  });

  it('refuses a code without its verifier', async () => {
    const response = await logIn();
    assert.deepEqual(await exchange({ ...response, code_verifier: 'x'.repeat(43) }), invalidGrant);
    assert.deepEqual(server.tokenEndpoint.counts.authorization_code, { ...none, refused: 1 });
  });

  it('logs in the user of login_hint, also if another is logged in, and refuses unknown users', async () => {
    const browser = new Browser();
    const user = async (hint?: string) =>
      claims((await exchange(await logIn(hint ? { login_hint: hint } : {}, browser))).id_token)['name'];
    assert.equal(await user('bob'), 'Bob Sawyer');
    assert.equal(await user(), 'Bob Sawyer', 'the login session is kept');
    assert.equal(await user('alice'), 'Alice Liddell');
    assert.equal((await logIn({ login_hint: 'mallory' }))['error'], 'access_denied');
  });

  it('asks for nothing if the user has a login session, and refuses prompt=none otherwise', async () => {
    const browser = new Browser();
    assert.equal((await logIn({ prompt: 'none' }, browser))['error'], 'login_required');
    await logIn({}, browser);
    assert.ok((await logIn({ prompt: 'none' }, browser))['code']);
    assert.ok((await logIn({ prompt: 'login consent' }, browser))['code']);
  });

  it('rotates refresh tokens, and revokes the family if one is used again', async () => {
    const [first, other] = [await exchange(await logIn()), await exchange(await logIn())];
    const second = await refresh(first.refresh_token);
    assert.equal(second.status, 200);
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal(claims(second.id_token)['sub'], 'alice');
    assert.deepEqual(await refresh(first.refresh_token), invalidGrant);
    assert.deepEqual(await refresh(second.refresh_token), invalidGrant);
    assert.equal((await userinfo(second.access_token)).status, 401);
    assert.equal((await refresh(other.refresh_token)).status, 200, 'the token of another login can be used');
    // Of the two refused requests, only the first sent a token that had been used.
    assert.deepEqual(server.tokenEndpoint.counts.refresh_token, { ...none, served: 2, refused: 2, usedAgain: 1 });
    assert.equal(server.revocations, 0);
  });

  it('revokes all tokens of a login session only for the login whose refresh token was used again', async () => {
    const browser = new Browser();
    const [one, other] = [await exchange(await logIn({}, browser)), await exchange(await logIn({}, browser))];
    await refresh(one.refresh_token);
    assert.deepEqual(await refresh(one.refresh_token), invalidGrant);
    assert.equal((await refresh(other.refresh_token)).status, 200);
  });

  it('of two concurrent refresh requests with the same token, serves one', async () => {
    const { refresh_token } = await exchange(await logIn());
    const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
    assert.deepEqual(server.tokenEndpoint.counts.refresh_token, { ...none, served: 1, refused: 1, usedAgain: 1 });
  });

  it('issues access tokens with the lifetime that is set, and refuses them with a challenge when they end', async () => {
    server.accessTokenLifetime = 1;
    const { access_token, expires_in } = await exchange(await logIn());
    assert.equal(expires_in, 1);
    const refused = await until('the end of the access token', async () => {
      const response = await userinfo(access_token);
      return response.status === 401 && response;
    });
    assert.match(refused.headers.get('www-authenticate')!, /^Bearer .*error="invalid_token"/);
    assert.match(refused.headers.get('access-control-expose-headers')!, /www-authenticate/i);
  });

  it('revokes a refresh token with its family', async () => {
    const first = await exchange(await logIn());
    const second = await refresh(first.refresh_token);
    const response = await post('revocation', { token: second.refresh_token!, token_type_hint: 'refresh_token' });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:1');
    assert.deepEqual(await refresh(second.refresh_token), invalidGrant);
    assert.equal(server.revocations, 1);
    await post('revocation', { token: 'unknown' });
    assert.equal(server.revocations, 1);
    const [client_id, token] = [oidcClient.id, second.refresh_token!];
    const hint = { token_type_hint: 'refresh_token' };
    assert.deepEqual(server.received.revocation, [
      { method: 'POST', parameters: { client_id, token, ...hint }, hasSession: false },
      { method: 'POST', parameters: { client_id, token: 'unknown' }, hasSession: false },
    ]);
    server.reset();
    assert.equal(server.revocations, 0);
    assert.deepEqual(server.received, { authorize: [], endsession: [], revocation: [] });
  });

  for (const method of ['GET', 'POST'] as const) {
    it(`ends the login session after a ${method} request, and redirects back with the state`, async () => {
      const browser = new Browser();
      const { id_token = '' } = await exchange(await logIn({}, browser));
      const { url, parameters } = await logOut(browser, { id_token_hint: id_token, state: 'x' }, method);
      assert.equal(url.href, `${home}?state=x`);
      assert.equal((await logIn({ prompt: 'none' }, browser))['error'], 'login_required');
      assert.deepEqual(server.received.endsession, [{ method, parameters, hasSession: true }]);
    });
  }

  it('ends the login session of a user whose ID token is longer than an address can be', async () => {
    const browser = new Browser();
    const { id_token = '' } = await exchange(await logIn({ login_hint: 'longname' }, browser));
    assert.ok(id_token.length > 3000);
    const { url } = await logOut(browser, { id_token_hint: id_token }, 'POST');
    assert.equal(url.href, home);
  });

  it('redirects back even if the login session has already ended', async () => {
    const { id_token = '' } = await exchange(await logIn());
    const { url } = await logOut(new Browser(), { id_token_hint: id_token }, 'GET');
    assert.equal(url.href, home);
    assert.equal(server.received.endsession[0]!.hasSession, false);
  });

  it('does not redirect to an address that is not registered, or without a hint and a client_id', async () => {
    const browser = new Browser();
    const { id_token = '' } = await exchange(await logIn({}, browser));
    const evil = { id_token_hint: id_token, post_logout_redirect_uri: 'https://evil.example/' };
    assert.equal((await logOut(browser, evil, 'GET')).url.origin, server.authority);
    assert.ok((await logIn({ prompt: 'none' }, browser))['code'], 'the refused request ends nothing');
    assert.match((await logOut(browser, {}, 'GET')).page, /You are logged out/);
    assert.equal((await logIn({ prompt: 'none' }, browser))['error'], 'login_required');
  });

  it('lets every page read the responses of its endpoints', async () => {
    for (const name of ['token', 'revocation', 'userinfo']) {
      const preflight = await fetch(server.endpoint(name), {
        method: 'OPTIONS',
        headers: {
          origin: 'http://localhost:1',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get('access-control-allow-origin'), 'http://localhost:1');
      assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization');
    }
    const { headers } = await requestRefresh('unknown');
    assert.equal(headers.get('access-control-allow-origin'), 'http://localhost:1');
  });

  it('sends its cookies with SameSite=Lax, so that browsers accept them without https', async () => {
    const cookies = (await fetch(server.endpoint('endsession'))).headers.getSetCookie();
    assert.match(cookies.join(), /_session=/);
    for (const cookie of cookies) assert.match(cookie, /samesite=lax/i);
  });

  it('has nothing at the paths of other tenants', async () => {
    assert.equal((await fetch(`${server.authority}/globex/connect/authorize`)).status, 404);
    assert.equal((await fetch(`${server.authority}/`)).status, 404);
  });
});

describe('the token endpoint of oidc-provider', () => {
  let refresh_token: string;

  before(async () => {
    server = await openOidcProvider({ redirectUris: [callback] });
  });
  after(() => server.close());
  beforeEach(async () => {
    server.reset();
    refresh_token = (await exchange(await logIn())).refresh_token!;
  });

  it('can be cut before it has processed a request, so that the refresh token can still be used', async () => {
    server.tokenEndpoint.fault = { when: 'before', then: 'cut' };
    await assert.rejects(requestRefresh(refresh_token), TypeError);
    server.tokenEndpoint.fault = undefined;
    assert.equal((await refresh(refresh_token)).status, 200);
    assert.deepEqual(server.tokenEndpoint.counts.refresh_token, { ...none, failed: 1, served: 1 });
  });

  it('can be cut after it has processed a request, so that the next refresh token is lost', async () => {
    server.tokenEndpoint.fault = { when: 'after', then: 'cut' };
    const response = await requestRefresh(refresh_token);
    await assert.rejects(response.text());
    server.tokenEndpoint.fault = undefined;
    assert.deepEqual(await refresh(refresh_token), invalidGrant);
    const expected = { ...none, served: 1, lost: 1, refused: 1, usedAgain: 1 };
    assert.deepEqual(server.tokenEndpoint.counts.refresh_token, expected);
  });

  it('can be unavailable before or after it has processed a request, in a way that pages can read', async () => {
    for (const [when, after] of [
      ['before', 200],
      ['after', 400],
    ] as const) {
      server.reset();
      const tokens = await exchange(await logIn());
      server.tokenEndpoint.fault = { when, then: 'unavailable' };
      const response = await requestRefresh(tokens.refresh_token);
      assert.equal(response.status, 503);
      assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:1');
      server.tokenEndpoint.fault = undefined;
      assert.equal((await refresh(tokens.refresh_token)).status, after, when);
    }
    assert.deepEqual(server.tokenEndpoint.counts.refresh_token, {
      ...none,
      served: 1,
      lost: 1,
      refused: 1,
      usedAgain: 1,
    });
  });

  it('can hold a request before or after it has processed it, until the test lets it go', async () => {
    for (const [when, outcomes] of [
      ['before', [400, 200]],
      ['after', [200, 400]],
    ] as const) {
      server.reset();
      const tokens = await exchange(await logIn());
      let release: () => void = () => undefined;
      server.tokenEndpoint.fault = { when, wait: new Promise<void>((resolve) => (release = resolve)) };
      const held = refresh(tokens.refresh_token);
      await until('the request', () => server.tokenEndpoint.arrived.refresh_token === 1);
      if (when === 'after') await until('its result', () => server.tokenEndpoint.counts.refresh_token.served === 1);
      assert.equal(server.tokenEndpoint.counts.refresh_token.served, when === 'after' ? 1 : 0);
      server.tokenEndpoint.fault = undefined;
      const second = await refresh(tokens.refresh_token);
      release();
      assert.deepEqual([(await held).status, second.status], outcomes);
    }
  });

  it('can delay its responses', async () => {
    server.tokenEndpoint.fault = { when: 'after', wait: 200 };
    const start = performance.now();
    assert.equal((await refresh(refresh_token)).status, 200);
    assert.ok(performance.now() - start >= 199);
  });

  it('has no fault and no counts after a reset', async () => {
    server.tokenEndpoint.fault = { when: 'before', then: 'unavailable' };
    assert.equal((await requestRefresh(refresh_token)).status, 503);
    server.reset();
    assert.deepEqual(server.tokenEndpoint.counts, { authorization_code: none, refresh_token: none });
    assert.equal((await refresh(refresh_token)).status, 200);
  });

  it('applies faults to codes only if the fault says so', async () => {
    server.tokenEndpoint.fault = { when: 'before', then: 'unavailable' };
    assert.equal((await exchange(await logIn())).status, 200);
    server.tokenEndpoint.fault = { when: 'before', then: 'unavailable', grant: 'authorization_code' };
    const code = await logIn();
    const form = { grant_type: 'authorization_code', redirect_uri: callback, ...code };
    assert.equal((await post('token', form)).status, 503);
    assert.equal((await refresh(refresh_token)).status, 200);
    server.tokenEndpoint.fault = undefined;
    assert.equal((await exchange(code)).status, 200);
  });
});
