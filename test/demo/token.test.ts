import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { authorizationServer } from '../../demo/aritma-id/authorization-server.js';
import {
  demo,
  callback,
  clientSecret,
  password,
  authorizationUrl,
  Browser,
  forServer,
  query,
  pkce,
  accounts,
  serverCallback,
  type Parameters,
} from './demo-server.js';
import { claims, endpoint, exchange, obtainCode } from './token-requests.js';

const invalidGrant = { status: 400, error: 'invalid_grant' };
const invalidClient = { status: 400, error: 'invalid_client' };
const invalidRequest = { status: 400, error: 'invalid_request' };
const allScopes = 'banking.ais.read openid offline_access';

/** Obtains a code for the server application. */
async function obtainServerCode(changes: Parameters = {}) {
  const { code = '' } = query(await new Browser().logIn(authorizationUrl({ ...changes, ...forServer }), password));
  return { code, client_id: 'server-app', redirect_uri: serverCallback };
}

test('a code is returned in the query with iss, and can be exchanged once', async () => {
  const { verifier, changes } = pkce();
  const address = await new Browser().logIn(authorizationUrl(changes), password);
  const { code = '', ...rest } = query(address);
  assert.deepEqual(rest, { state: 'st&te', iss: `${demo.authority}/acme` });
  const { access_token, expires_in, ...result } = await exchange({ code, code_verifier: verifier });
  assert.deepEqual(result, { status: 200, token_type: 'Bearer', scope: 'banking.ais.read' });
  assert.match(String(expires_in), /^3600$|^3599$/);
  assert.equal((await accounts(access_token)).status, 200);
  assert.deepEqual(await exchange({ code, code_verifier: verifier }), invalidGrant);
});

const refused: [what: string, change: Parameters, result: object][] = [
  ['another verifier', { code_verifier: 'x'.repeat(43) }, invalidGrant],
  ['a malformed verifier', { code_verifier: 'x' }, invalidGrant],
  ['no verifier', { code_verifier: undefined }, invalidGrant],
  ['another redirect_uri', { redirect_uri: 'https://evil.example/' }, invalidGrant],
  ['no redirect_uri', { redirect_uri: undefined }, invalidGrant],
  ['a secret that the client does not have', { client_secret: 'x' }, invalidClient],
  ['an unknown client', { client_id: 'nobody' }, invalidClient],
  ['no client', { client_id: undefined }, invalidClient],
  ['another client', { client_id: 'server-app', client_secret: clientSecret }, invalidGrant],
  ['a client of another grant', { client_id: 'spa' }, invalidClient],
  ['a repeated parameter', { redirect_uri: [callback, callback] }, invalidRequest],
  ['another grant_type', { grant_type: 'password' }, { status: 400, error: 'unsupported_grant_type' }],
];

for (const [what, change, result] of refused) {
  test(`a token request with ${what} is refused, and its code cannot be used again`, async () => {
    const right = await obtainCode();
    assert.deepEqual(await exchange({ ...right, ...change }), result);
    assert.deepEqual(await exchange(right), invalidGrant);
  });
}

test('a token request without a valid code is refused', async () => {
  const right = await obtainCode();
  assert.deepEqual(await exchange({ ...right, code: 'x' }), invalidGrant);
  assert.deepEqual(await exchange({ ...right, code: undefined }), invalidGrant);
  assert.equal((await exchange(right)).status, 200, 'another code can still be used');
});

test('a code that is sent twice at the same time is accepted once', async () => {
  const authority = 'http://localhost';
  const server = authorizationServer({
    authority,
    application: authority,
    redirectUris: [callback],
    postLogoutRedirectUris: [],
    serverApplication: { redirectUris: [], postLogoutRedirectUris: [], secret: clientSecret },
  });
  const { verifier, changes } = pkce();
  const begun = await server(new Request(authorizationUrl(changes)));
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  const login = new URL(begun.headers.get('location')!, authority);
  const body = new URLSearchParams(password);
  const response = await server(new Request(login, { method: 'POST', headers: { cookie }, body }));
  const { code = '' } = query(new URL(response.headers.get('location')!));
  const form = { code, code_verifier: verifier, client_id: 'spa-pkce', redirect_uri: callback };
  const send = () =>
    server(
      new Request(`${authority}/acme/connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'authorization_code', ...form }),
      }),
    );
  const twice = await Promise.all([send(), send()]);
  assert.deepEqual(twice.map(({ status }) => status).sort(), [200, 400]);
});

test('a code is refused after 300 seconds', async () => {
  const right = await obtainCode();
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
  try {
    assert.deepEqual(await exchange(right), invalidGrant);
  } finally {
    mock.timers.reset();
  }
});

test('a client gets no token with a grant type that it is not registered for', async () => {
  assert.deepEqual(await exchange({ grant_type: 'client_credentials' }), invalidClient);
});

test('offline_access adds a refresh token, which can be used once', async () => {
  const first = await exchange(await obtainCode({ scope: 'banking.ais.read offline_access' }));
  assert.equal(first.id_token, undefined);
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
  const second = await exchange(refresh);
  assert.equal(second.status, 200);
  assert.equal((await accounts(second.access_token)).status, 200);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.deepEqual(await exchange(refresh), invalidGrant);
  assert.equal((await exchange({ ...refresh, refresh_token: second.refresh_token })).status, 200);
});

test('another client cannot use a refresh token', async () => {
  const { refresh_token } = await exchange(await obtainCode({ scope: allScopes }));
  const other = { grant_type: 'refresh_token', refresh_token, client_id: 'server-app', client_secret: clientSecret };
  assert.deepEqual(await exchange(other), invalidGrant);
});

test('a user who cannot grant a resource scope can still grant openid', async () => {
  const { verifier, changes } = pkce();
  const bob = { username: 'bob', password: 'pickwick' };
  const link = authorizationUrl({ ...changes, scope: 'services.banking openid' });
  const { code = '' } = query(await new Browser().logIn(link, bob));
  const { scope, id_token } = await exchange({ code, code_verifier: verifier });
  assert.equal(scope, 'openid');
  assert.equal(claims(id_token)['sub'], 'bob');
});

test('a confidential client must send its secret, in the body or with Basic authentication', async () => {
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`server-app:${encodeURIComponent(secret)}`).toString('base64')}`,
  });
  assert.equal((await exchange({ ...(await obtainServerCode()), client_secret: clientSecret })).status, 200);
  assert.equal((await exchange(await obtainServerCode(), basic(clientSecret))).status, 200);
  const withoutId = { ...(await obtainServerCode()), client_id: undefined };
  assert.equal((await exchange(withoutId, basic(clientSecret))).status, 200);
  const both = { ...(await obtainServerCode()), client_secret: 'another' };
  assert.deepEqual(
    await exchange(both, basic(clientSecret)),
    invalidRequest,
    'two secrets are refused: RFC 6749, section 2.3',
  );
  const wrongs: [form: Parameters, headers?: Record<string, string>][] = [
    [{}],
    [{ client_secret: '' }],
    [{ client_secret: `${clientSecret}x` }],
    [{}, basic('wrong')],
  ];
  for (const [form, headers] of wrongs) {
    const right = { ...(await obtainServerCode()), client_secret: clientSecret };
    assert.deepEqual(await exchange({ ...right, client_secret: undefined, ...form }, headers), invalidClient);
    assert.deepEqual(await exchange(right), invalidGrant, 'the code cannot be used again');
  }
});

test('a confidential client must send a verifier if it has sent a challenge, and otherwise must not', async () => {
  const { verifier, changes } = pkce();
  const proof = { client_secret: clientSecret };
  const withChallenge = async () => ({ ...(await obtainServerCode(changes)), ...proof });
  assert.equal((await exchange({ ...(await withChallenge()), code_verifier: verifier })).status, 200);
  assert.deepEqual(await exchange(await withChallenge()), invalidGrant);
  const without = { ...(await obtainServerCode()), ...proof };
  assert.deepEqual(await exchange({ ...without, code_verifier: verifier }), invalidGrant);
});

test('only pages of the application can read responses of the token endpoint, without credentials', async () => {
  const ask = (origin: string, method: string) => fetch(endpoint, { method, headers: { origin } });
  for (const method of ['POST', 'OPTIONS']) {
    const { headers } = await ask(demo.application, method);
    assert.equal(headers.get('access-control-allow-origin'), demo.application);
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.equal((await ask('https://evil.example', method)).headers.get('access-control-allow-origin'), null);
  }
});

test('responses of the token endpoint are not cached', async () => {
  for (const body of [new URLSearchParams(), '{"grant_type":']) {
    const response = await fetch(endpoint, { method: 'POST', body });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(response.headers.get('content-type')!, /^application\/json/);
  }
});
