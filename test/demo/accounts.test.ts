import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { demo, accounts, accessToken } from './demo-server.js';
import { counts, refuseAccessTokens, resetDemo, setFaults } from './demo-controls.js';

test('the API refuses missing, invalid and insufficient tokens with the errors of RFC 6750', async () => {
  const challenge = async (...request: [token?: string, tenant?: string]) => {
    const response = await accounts(...request);
    return `${response.status} ${response.headers.get('www-authenticate')}`;
  };
  const token = await accessToken();
  const [header, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ sub: 'alice', scope: 'banking.ais.read', exp: 9e9 })).toString(
    'base64url',
  );
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
  const invalid = '401 Bearer realm="acme", error="invalid_token"';
  assert.equal(await challenge(), '401 Bearer realm="acme"');
  assert.equal(await challenge('forged'), invalid);
  assert.equal(await challenge(`${header}.${claims}.${signature}`), invalid);
  assert.equal(await challenge(unsigned), invalid);
  assert.equal(await challenge(token, 'globex'), invalid.replace('acme', 'globex'));
  assert.equal(
    await challenge(await accessToken({ scope: 'services.banking' })),
    '403 Bearer realm="acme", error="insufficient_scope", scope="banking.ais.read"',
  );
});

test('an access token expires after an hour', async () => {
  const token = await accessToken();
  const now = Date.now();
  try {
    mock.timers.enable({ apis: ['Date'], now: now + 3590_000 });
    assert.equal((await accounts(token)).status, 200);
    mock.timers.setTime(now + 3601_000);
    assert.equal((await accounts(token)).status, 401);
  } finally {
    mock.timers.reset();
  }
});

test('only pages of the application can read responses of the API', async () => {
  const allowed = async (origin: string) =>
    (await accounts(undefined, 'acme', { origin })).headers.get('access-control-allow-origin');
  assert.equal(await allowed(demo.application), demo.application);
  assert.equal(await allowed('https://evil.example'), null);
  const preflight = await fetch(`${demo.authority}/acme/api/accounts`, {
    method: 'OPTIONS',
    headers: { origin: demo.application, 'access-control-request-headers': 'authorization' },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers')!, /authorization/);
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
});

test('the API can be told to refuse the access tokens that exist, and accepts new ones', async () => {
  await resetDemo();
  const token = await accessToken();
  await refuseAccessTokens();
  const { status, headers } = await accounts(token, 'acme', { origin: demo.application });
  assert.equal(status, 401);
  assert.equal(headers.get('www-authenticate'), 'Bearer realm="acme", error="invalid_token"');
  assert.match(headers.get('access-control-expose-headers')!, /www-authenticate/);
  assert.equal((await accounts(await accessToken())).status, 200);
  assert.deepEqual((await counts()).api, { served: 1, refused: 1 });
});

test('the API can be told to refuse every access token, with or without a challenge', async () => {
  const token = await accessToken();
  const challenge = async () => {
    const { status, headers } = await accounts(token);
    return `${status} ${headers.get('www-authenticate')}`;
  };
  await setFaults({ api: 'refuse' });
  assert.equal(await challenge(), '401 Bearer realm="acme", error="invalid_token"');
  await setFaults({ api: 'refuse', apiChallenges: false });
  assert.equal(await challenge(), '401 null');
  await setFaults({ apiChallenges: false });
  assert.equal((await accounts(token)).status, 200);
  const { status, headers } = await accounts(await accessToken({ scope: 'services.banking' }));
  assert.equal(status, 403);
  assert.match(headers.get('www-authenticate')!, /insufficient_scope/, 'the status 403 keeps its challenge');
  await setFaults({});
});

test('the API redirects to another origin, which says whether the access token has arrived there', async () => {
  const headers = { authorization: 'Bearer x', origin: demo.application };
  const redirect = await fetch(`${demo.authority}/acme/api/redirect`, { headers, redirect: 'manual' });
  assert.equal(redirect.status, 307);
  assert.equal(redirect.headers.get('access-control-allow-origin'), demo.application);
  const location = redirect.headers.get('location')!;
  assert.equal(location, `${demo.application}/authorization-echo`);
  const echo = await fetch(location, { headers });
  assert.equal(echo.headers.get('access-control-allow-origin'), '*');
  assert.deepEqual(await echo.json(), { authorization: true });
  assert.deepEqual(await (await fetch(location)).json(), { authorization: false });
  const preflight = await fetch(location, { method: 'OPTIONS', headers });
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization');
});
