import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { demo, accounts, accessToken } from './demo-server.js';

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
