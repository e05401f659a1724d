import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { demo, callback, password, authorizeLink, Browser, query, pkce, accounts } from './demo-server.js';

const exchange = async (form: Record<string, string>) => {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'spa-pkce',
    redirect_uri: callback,
    ...form,
  });
  const response = await fetch(`${demo.authority}/acme/connect/token`, { method: 'POST', body });
  return { status: response.status, ...((await response.json()) as { access_token?: string; error?: string }) };
};

test('a code comes in the query with iss, and buys one token', async () => {
  const { verifier, changes } = pkce();
  const address = await new Browser().logIn(authorizeLink(changes), password);
  const { code = '', ...rest } = query(address);
  assert.deepEqual(rest, { state: 'st&te', iss: `${demo.authority}/acme` });
  const bought = await exchange({ code, code_verifier: verifier });
  assert.equal(bought.status, 200);
  assert.equal((await accounts(bought.access_token)).status, 200);
  assert.deepEqual(await exchange({ code, code_verifier: verifier }), { status: 400, error: 'invalid_grant' });
});

for (const [what, change] of [
  ['another verifier', { code_verifier: 'x'.repeat(43) }],
  ['another redirect_uri', { redirect_uri: 'https://evil.example/' }],
  ['another code', { code: 'x' }],
] as const) {
  test(`a code is refused and burnt with ${what}`, async () => {
    const { verifier, changes } = pkce();
    const { code = '' } = query(await new Browser().logIn(authorizeLink(changes), password));
    const right = { code, code_verifier: verifier };
    assert.deepEqual(await exchange({ ...right, ...change }), { status: 400, error: 'invalid_grant' });
    if (!('code' in change)) assert.deepEqual(await exchange(right), { status: 400, error: 'invalid_grant' });
  });
}

test('a code is refused after 300 seconds', async () => {
  const { verifier, changes } = pkce();
  const { code = '' } = query(await new Browser().logIn(authorizeLink(changes), password));
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
  try {
    assert.deepEqual(await exchange({ code, code_verifier: verifier }), { status: 400, error: 'invalid_grant' });
  } finally {
    mock.timers.reset();
  }
});

test('a public client gets no token by a grant it does not have', async () => {
  assert.deepEqual(await exchange({ grant_type: 'client_credentials' }), { status: 401, error: 'invalid_client' });
  assert.deepEqual(await exchange({ grant_type: 'password' }), { status: 400, error: 'unsupported_grant_type' });
});
