import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Faults } from '../../demo/aritma-id/faults.js';
import { accounts, demo } from './demo-server.js';
import { resetDemo, setFaults } from './demo-controls.js';
import { claims, exchange, obtainCode, refresh } from './token-requests.js';

const scope = 'openid profile offline_access banking.ais.read';
const right = { iss: '', sub: 'alice', aud: 'spa-pkce', name: 'Alice Liddell' };
right.iss = `${demo.authority}/acme`;

/** The claims that do not depend on the time. */
function lastingClaims(idToken: string | undefined): Record<string, unknown> {
  const { iat, exp, ...rest } = claims(idToken);
  assert.equal(Number(exp) - Number(iat), 300);
  return rest;
}

/** Logs in as `alice` and renews the token. Returns both ID tokens. */
async function obtainIdTokens(): Promise<{ first: string | undefined; refreshed: string | undefined }> {
  const { id_token, refresh_token } = await exchange(await obtainCode({ scope, nonce: 'n-1' }));
  const refreshed = await refresh(refresh_token);
  assert.equal(refreshed.status, 200);
  return { first: id_token, refreshed: refreshed.id_token };
}

beforeEach(resetDemo);

test('openid adds an ID token, which the API does not accept', async () => {
  const { id_token, refresh_token } = await exchange(await obtainCode({ scope: 'openid banking.ais.read' }));
  assert.equal(refresh_token, undefined);
  const { iss, sub, aud } = right;
  assert.deepEqual(lastingClaims(id_token), { iss, sub, aud });
  assert.ok(Math.abs(Date.now() / 1000 - Number(claims(id_token)['iat'])) < 60);
  assert.equal((await accounts(id_token)).status, 401);
});

test('an ID token contains the nonce of its authorization request, and with profile the name', async () => {
  const one = await obtainCode({ scope: 'openid profile', nonce: 'one' });
  const other = await obtainCode({ scope: 'openid profile', nonce: '' });
  assert.deepEqual(lastingClaims((await exchange(other)).id_token), right);
  assert.deepEqual(lastingClaims((await exchange(one)).id_token), { ...right, nonce: 'one' });
});

test('there is no ID token without openid, also with profile and a nonce', async () => {
  const { status, id_token } = await exchange(await obtainCode({ scope: 'profile banking.ais.read', nonce: 'n-1' }));
  assert.deepEqual([status, id_token], [200, undefined]);
});

test('after a refresh, the ID token has the same iss, sub, aud and name, and no nonce', async () => {
  const { first, refreshed } = await obtainIdTokens();
  assert.deepEqual(lastingClaims(first), { ...right, nonce: 'n-1' });
  assert.deepEqual(lastingClaims(refreshed), right);
});

const faults: [fault: Faults['idToken'], first: Record<string, unknown>, refreshed: Record<string, unknown>][] = [
  ['other-issuer', { iss: 'https://issuer.example/acme' }, { iss: 'https://issuer.example/acme' }],
  ['other-audience', { aud: 'another-client' }, { aud: 'another-client' }],
  [
    'other-party',
    { aud: ['spa-pkce', 'another-client'], azp: 'another-client' },
    { aud: ['spa-pkce', 'another-client'], azp: 'another-client' },
  ],
  ['other-nonce', { nonce: 'another-nonce' }, { nonce: 'another-nonce' }],
  ['no-nonce', { nonce: undefined }, {}],
  ['no-subject', { sub: undefined }, { sub: undefined }],
  ['other-subject-on-refresh', {}, { sub: 'another-user' }],
];

for (const [idToken, first, refreshed] of faults) {
  test(`the fault "${idToken}" changes nothing else in the ID tokens`, async () => {
    await setFaults({ idToken });
    const tokens = await obtainIdTokens();
    // Claims that are undefined are missing in the token.
    const json = (claims: object) => JSON.parse(JSON.stringify(claims)) as unknown;
    assert.deepEqual(lastingClaims(tokens.first), json({ ...right, nonce: 'n-1', ...first }));
    assert.deepEqual(lastingClaims(tokens.refreshed), json({ ...right, ...refreshed }));
  });
}

test('the fault "expired" lets ID tokens expire long before they are issued', async () => {
  await setFaults({ idToken: 'expired' });
  const { first, refreshed } = await obtainIdTokens();
  assert.deepEqual(lastingClaims(first), { ...right, nonce: 'n-1' });
  for (const idToken of [first, refreshed]) assert.ok(Number(claims(idToken)['exp']) < Date.now() / 1000 - 50 * 60);
});

test('the fault "missing" omits the ID token, and "malformed" sends one whose claims are not JSON', async () => {
  await setFaults({ idToken: 'missing' });
  assert.deepEqual(await obtainIdTokens(), { first: undefined, refreshed: undefined });
  await setFaults({ idToken: 'malformed' });
  const { first, refreshed } = await obtainIdTokens();
  for (const idToken of [first, refreshed]) {
    assert.equal(idToken!.split('.').length, 3);
    assert.throws(() => claims(idToken), SyntaxError);
  }
});

test('the fault "long" makes ID tokens longer than an address can be', async () => {
  await setFaults({ idToken: 'long' });
  const { first, refreshed } = await obtainIdTokens();
  for (const idToken of [first, refreshed]) {
    assert.ok(idToken!.length > 4000);
    const { padding, nonce, ...rest } = lastingClaims(idToken);
    assert.deepEqual([padding, nonce], ['x'.repeat(3000), idToken === first ? 'n-1' : undefined]);
    assert.deepEqual(rest, right);
  }
});
