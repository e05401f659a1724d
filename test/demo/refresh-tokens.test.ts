import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { until } from '../tools/process.js';
import { clientSecret, demo } from './demo-server.js';
import { counts, resetDemo, setFaults } from './demo-controls.js';
import { obtainTokens, refresh } from './token-requests.js';

const invalidGrant = { status: 400, error: 'invalid_grant' };

/** Sends a request to the revocation endpoint. */
function revoke(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({ client_id: 'spa-pkce', ...form });
  return fetch(`${demo.authority}/acme/connect/revocation`, { method: 'POST', body, headers });
}

beforeEach(resetDemo);

test('"rotate-leniently": if a refresh token is used again, only that request is refused', async () => {
  const first = await obtainTokens();
  const second = await refresh(first.refresh_token);
  assert.deepEqual(await refresh(first.refresh_token), invalidGrant);
  assert.equal((await refresh(second.refresh_token)).status, 200);
  const { served, refused, usedAgain } = (await counts()).refresh_token;
  assert.deepEqual({ served, refused, usedAgain }, { served: 2, refused: 1, usedAgain: 1 });
});

test('"rotate": if a refresh token is used again, the newest token of the same login is refused too', async () => {
  await setFaults({ refreshTokens: 'rotate' });
  const [first, other] = [await obtainTokens(), await obtainTokens()];
  const second = await refresh(first.refresh_token);
  const third = await refresh(second.refresh_token);
  assert.equal(third.status, 200);
  assert.deepEqual(await refresh(first.refresh_token), invalidGrant);
  assert.deepEqual(await refresh(third.refresh_token), invalidGrant);
  assert.equal((await refresh(other.refresh_token)).status, 200, 'the token of another login can be used');
});

test('"rotate": of two concurrent requests with one refresh token, one is refused', async () => {
  await setFaults({ refreshTokens: 'rotate' });
  const { refresh_token } = await obtainTokens();
  const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
  const newest = both.find(({ status }) => status === 200)!;
  assert.deepEqual(await refresh(newest.refresh_token), invalidGrant);
});

test('"reuse": a refresh token can be used again and again, and the response contains none', async () => {
  await setFaults({ refreshTokens: 'reuse' });
  const { refresh_token } = await obtainTokens();
  for (let use = 1; use <= 3; use++) {
    const { status, access_token, ...rest } = await refresh(refresh_token);
    assert.equal(status, 200);
    assert.ok(access_token);
    assert.equal(rest.refresh_token, undefined);
  }
  await setFaults({ refreshTokens: 'rotate' });
  const rotated = await refresh(refresh_token);
  assert.notEqual(rotated.refresh_token, undefined, 'the same token can be rotated later');
});

test('the revocation endpoint revokes a refresh token and its family', async () => {
  const first = await obtainTokens();
  const second = await refresh(first.refresh_token);
  const response = await revoke({ token: first.refresh_token!, token_type_hint: 'refresh_token' });
  assert.equal(response.status, 200);
  assert.equal(await response.text(), '');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await refresh(second.refresh_token), invalidGrant);
  assert.deepEqual((await counts()).revocation, { revoked: 1, ignored: 0, failed: 0 });
});

test('the revocation endpoint ignores unknown tokens, access tokens and tokens of another client', async () => {
  const { access_token, refresh_token } = await obtainTokens();
  const other = { client_id: 'server-app', client_secret: clientSecret };
  assert.equal((await revoke({ token: 'unknown' })).status, 200);
  assert.equal((await revoke({ token: access_token! })).status, 200);
  assert.equal((await revoke({ token: refresh_token!, ...other })).status, 200);
  assert.deepEqual((await counts()).revocation, { revoked: 0, ignored: 3, failed: 0 });
  assert.equal((await refresh(refresh_token)).status, 200);
});

test('the revocation endpoint refuses requests without a token, and of unknown clients', async () => {
  const { refresh_token: token = '' } = await obtainTokens();
  const errorOf = async (form: Record<string, string>) => {
    const response = await revoke(form);
    return `${response.status} ${((await response.json()) as { error: string }).error}`;
  };
  assert.equal(await errorOf({}), '400 invalid_request');
  assert.equal(await errorOf({ token, client_id: 'nobody' }), '400 invalid_client');
  assert.equal(await errorOf({ token, client_id: 'server-app' }), '400 invalid_client');
  assert.equal(await errorOf({ token, client_secret: 'x' }), '400 invalid_client');
  assert.equal((await refresh(token)).status, 200);
});

test('only pages of the application can read responses of the revocation endpoint', async () => {
  const allowed = async (origin: string) =>
    (await revoke({ token: 'unknown' }, { origin })).headers.get('access-control-allow-origin');
  assert.equal(await allowed(demo.application), demo.application);
  assert.equal(await allowed('https://evil.example'), null);
});

test('the revocation endpoint can be unreachable, or unavailable in a way that pages can read, and revokes nothing', async () => {
  const { refresh_token: token = '' } = await obtainTokens();
  await setFaults({ revocation: 'cut' });
  await assert.rejects(revoke({ token }), TypeError);
  const { failed } = (await counts()).revocation;
  assert.ok(failed >= 1);
  await setFaults({ revocation: 'unavailable' });
  const response = await revoke({ token }, { origin: demo.application });
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('access-control-allow-origin'), demo.application);
  assert.deepEqual((await counts()).revocation, { revoked: 0, ignored: 0, failed: failed + 1 });
  assert.equal((await refresh(token)).status, 200);
});

test('the revocation endpoint can revoke a refresh token at once and respond later', async () => {
  const { refresh_token: token = '' } = await obtainTokens();
  await setFaults({ revocationDelay: 300 });
  const start = performance.now();
  const response = revoke({ token });
  await until('the request to be processed', async () => (await counts()).revocation.revoked === 1);
  assert.deepEqual(await refresh(token), invalidGrant);
  assert.equal((await response).status, 200);
  assert.ok(performance.now() - start >= 299);
});
