import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { noFaults } from '../../demo/aritma-id/faults.js';
import { until } from '../tools/process.js';
import { accounts, authorizationUrl, Browser, demo, fragment, password } from './demo-server.js';
import { control, counts, resetDemo, setFaults } from './demo-controls.js';
import { exchange, obtainCode, obtainTokens, refresh } from './token-requests.js';

const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };

/** Sends a refresh request. Returns the response before its body is read. */
function requestRefresh(refresh_token = '', headers: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'spa-pkce', refresh_token });
  return fetch(`${demo.authority}/acme/connect/token`, { method: 'POST', body, headers });
}

beforeEach(resetDemo);

test('the faults of a tenant can be read and set, and those that are omitted get their initial values', async () => {
  const read = async (tenant?: string) => (await (await fetch(control('faults', tenant))).json()) as unknown;
  assert.deepEqual(await read(), noFaults);
  await setFaults({ refreshTokens: 'reuse', accessTokenLifetime: 2 });
  assert.deepEqual(await read(), { ...noFaults, refreshTokens: 'reuse', accessTokenLifetime: 2 });
  assert.deepEqual(await read('globex'), noFaults);
  await setFaults({ tellsLifetime: false });
  assert.deepEqual(await read(), { ...noFaults, tellsLifetime: false });
});

const wrongFaults: [json: string, message: string][] = [
  ['{', 'This is not JSON.'],
  ['null', 'This is no JSON object.'],
  ['[]', 'This is no JSON object.'],
  ['{"refreshToken":"reuse"}', 'Unknown name: refreshToken.'],
  ['{"toString":1}', 'Unknown name: toString.'],
  ['{"refreshTokens":"once"}', 'Unknown value of refreshTokens: "once".'],
  ['{"accessTokenLifetime":0}', 'Unknown value of accessTokenLifetime: 0.'],
  ['{"accessTokenLifetime":1.5}', 'Unknown value of accessTokenLifetime: 1.5.'],
  ['{"tokenEndpointDelay":60001}', 'Unknown value of tokenEndpointDelay: 60001.'],
  ['{"tellsLifetime":1}', 'Unknown value of tellsLifetime: 1.'],
];

for (const [body, error] of wrongFaults) {
  test(`the faults ${body} are refused and change nothing`, async () => {
    const response = await fetch(control('faults'), { method: 'PUT', body });
    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), { error });
    assert.deepEqual(await (await fetch(control('faults'))).json(), noFaults);
  });
}

test('only pages of the application can use the controls of the demo', async () => {
  const uses: [method: string, name: string][] = [
    ['GET', 'faults'],
    ['PUT', 'faults'],
    ['GET', 'counts'],
    ['DELETE', 'counts'],
    ['DELETE', 'access-tokens'],
  ];
  for (const [method, name] of uses) {
    const ask = async (origin: string, method: string) =>
      (await fetch(control(name), { method, headers: { origin }, ...(method === 'PUT' && { body: '{}' }) })).headers;
    const preflight = await ask(demo.application, 'OPTIONS');
    assert.ok(preflight.get('access-control-allow-methods')!.includes(method));
    for (const headers of [preflight, await ask(demo.application, method)]) {
      assert.equal(headers.get('access-control-allow-origin'), demo.application);
    }
    assert.equal((await ask('https://evil.example', 'OPTIONS')).get('access-control-allow-origin'), null);
  }
});

test('the lifetime of new access tokens can be set, and the response names it', async () => {
  await setFaults({ accessTokenLifetime: 1 });
  const { access_token, expires_in } = await obtainTokens();
  assert.equal(expires_in, 1);
  assert.equal((await accounts(access_token)).status, 200);
  const { exp } = JSON.parse(Buffer.from(access_token!.split('.')[1]!, 'base64url').toString()) as { exp: number };
  assert.ok(exp * 1000 - Date.now() <= 2000);
  await setFaults({ accessTokenLifetime: 60 * 24 * 3600 });
  assert.equal((await obtainTokens()).expires_in, 60 * 24 * 3600);
});

test('the responses omit the lifetime of the access token if tellsLifetime is false', async () => {
  await setFaults({ tellsLifetime: false });
  const { status, access_token, refresh_token, expires_in } = await obtainTokens();
  assert.equal(status, 200);
  assert.equal(expires_in, undefined);
  assert.equal((await refresh(refresh_token)).expires_in, undefined);
  const { expires_in: implicit, ...rest } = fragment(await new Browser().logIn(authorizationUrl(), password));
  assert.equal(implicit, undefined);
  assert.deepEqual(Object.keys(rest), ['access_token', 'token_type', 'state', 'scope']);
  assert.equal((await accounts(access_token)).status, 200);
});

test('the token endpoint can refuse refresh requests with an error, and the refresh token stays valid', async () => {
  const { refresh_token } = await obtainTokens();
  for (const error of ['invalid_client', 'unauthorized_client', 'invalid_grant'] as const) {
    await setFaults({ tokenEndpoint: error });
    assert.deepEqual(await refresh(refresh_token), { status: 400, error });
  }
  assert.equal((await exchange(await obtainCode())).status, 200, 'a code can still be exchanged');
  assert.deepEqual((await counts()).refresh_token, { ...none, refused: 3 });
  await setFaults({});
  assert.equal((await refresh(refresh_token)).status, 200);
});

test('the token endpoint can be unavailable, or have received too many requests, in a way that pages can read', async () => {
  const { refresh_token } = await obtainTokens();
  await setFaults({ tokenEndpoint: 'unavailable' });
  const unavailable = await requestRefresh(refresh_token, { origin: demo.application });
  assert.equal(unavailable.status, 503);
  assert.equal(unavailable.headers.get('access-control-allow-origin'), demo.application);
  await setFaults({ tokenEndpoint: 'too-many-requests' });
  const { status, headers } = await requestRefresh(refresh_token, { origin: demo.application });
  assert.equal(status, 429);
  assert.equal(headers.get('retry-after'), '1');
  assert.match(headers.get('access-control-expose-headers')!, /retry-after/);
  assert.deepEqual((await counts()).refresh_token, { ...none, failed: 2 });
  await setFaults({});
  assert.equal((await refresh(refresh_token)).status, 200);
});

test('the token endpoint can cut the connection before it processes a request', async () => {
  const { refresh_token } = await obtainTokens();
  await setFaults({ tokenEndpoint: 'cut' });
  await assert.rejects(requestRefresh(refresh_token), TypeError);
  assert.ok((await counts()).refresh_token.failed >= 1);
  await setFaults({});
  assert.equal((await refresh(refresh_token)).status, 200);
});

test('the token endpoint can cut the connection after it has processed a request, so that the new token is lost', async () => {
  const { refresh_token } = await obtainTokens();
  await setFaults({ tokenEndpoint: 'cut-after-processing' });
  const response = await requestRefresh(refresh_token);
  assert.equal(response.status, 200);
  await assert.rejects(response.text());
  assert.deepEqual((await counts()).refresh_token, { ...none, served: 1, lost: 1 });
  await setFaults({});
  assert.deepEqual(await refresh(refresh_token), { status: 400, error: 'invalid_grant' });
  assert.deepEqual((await counts()).refresh_token, { ...none, served: 1, lost: 1, refused: 1, usedAgain: 1 });
});

test('the token endpoint can process a refresh request at once and respond later', async () => {
  const { refresh_token } = await obtainTokens();
  await setFaults({ tokenEndpointDelay: 300 });
  const start = performance.now();
  const first = refresh(refresh_token);
  await until('the request to be processed', async () => (await counts()).refresh_token.served === 1);
  await setFaults({});
  assert.equal((await refresh(refresh_token)).error, 'invalid_grant');
  assert.equal((await first).status, 200);
  assert.ok(performance.now() - start >= 299);
});

test('the faults of the token endpoint apply to codes if faultyGrants is "every"', async () => {
  const code = await obtainCode();
  await setFaults({ tokenEndpoint: 'invalid_client', faultyGrants: 'every' });
  assert.deepEqual(await exchange(code), { status: 400, error: 'invalid_client' });
  await setFaults({});
  assert.equal((await exchange(code)).status, 200);
  assert.deepEqual((await counts()).authorization_code, { ...none, served: 1, refused: 1 });
});

test('the counts of a tenant can be reset', async () => {
  const { refresh_token } = await obtainTokens();
  await refresh(refresh_token);
  const { authorization_code, refresh_token: refreshes } = await counts();
  assert.deepEqual([authorization_code.served, refreshes.served], [1, 1]);
  await resetDemo();
  assert.deepEqual(await counts(), {
    authorization_code: none,
    refresh_token: none,
    revocation: { revoked: 0, ignored: 0, failed: 0 },
    endSession: { hinted: 0, unhinted: 0, failed: 0, post: 0, ended: 0 },
    api: { served: 0, refused: 0 },
  });
});
