import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  callback,
  authorizationUrl,
  Browser,
  forServer,
  pkce,
  serverCallback,
  type Parameters,
} from './demo-server.js';

const refused: [what: string, changes: Parameters, code: string, tenant?: string][] = [
  ['an unknown tenant', {}, 'unknown_tenant', 'initech'],
  ['an unknown client', { client_id: 'nobody' }, 'unauthorized_client'],
  ['a missing client', { client_id: undefined }, 'unauthorized_client'],
  ['a missing redirect_uri', { redirect_uri: undefined }, 'invalid_request'],
  ['another redirect_uri', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
  ['a missing response_type', { response_type: undefined }, 'unsupported_response_type'],
  ['another response_type', { response_type: 'id_token token' }, 'unsupported_response_type'],
  ['the response_type of another client', { response_type: 'code' }, 'unauthorized_client'],
  ['a missing scope', { scope: undefined }, 'invalid_scope'],
  ['an empty scope', { scope: ' ' }, 'invalid_scope'],
  ['an unknown scope', { scope: 'banking.ais.read all' }, 'invalid_scope'],
  ['a scope of another tenant', { scope: 'services.settlement' }, 'invalid_scope'],
  ['an identity scope', { scope: 'banking.ais.read openid' }, 'invalid_scope'],
  ['offline_access', { scope: 'banking.ais.read offline_access' }, 'invalid_scope'],
  ['a repeated parameter', { state: ['one', 'two'] }, 'invalid_request'],
  ['an overlong parameter', { login_hint: 'a'.repeat(101) }, 'invalid_request'],
  ['an unknown prompt', { prompt: 'please' }, 'invalid_request'],
  ['prompt=none with another', { prompt: 'none login' }, 'invalid_request'],
  ['a max_age that is not a number', { max_age: '1h' }, 'invalid_request'],
  ['a code without a challenge', { client_id: 'spa-pkce', response_type: 'code' }, 'invalid_request'],
  ['a challenge with the method plain', { ...pkce().changes, code_challenge_method: 'plain' }, 'invalid_request'],
  ['a challenge without a method', { ...pkce().changes, code_challenge_method: undefined }, 'invalid_request'],
  [
    'a challenge that is not a SHA-256 digest',
    { ...pkce().changes, code_challenge: 'x'.repeat(42) },
    'invalid_request',
  ],
  ['a token for a client of the code flow', { client_id: 'spa-pkce' }, 'unauthorized_client'],
  ['an identity scope that the client may not request', { ...pkce().changes, scope: 'openid email' }, 'invalid_scope'],
  ['a redirect_uri of another client', { ...pkce().changes, redirect_uri: serverCallback }, 'invalid_request'],
  ['a method without a challenge', { ...forServer, code_challenge_method: 'S256' }, 'invalid_request'],
];

for (const [what, changes, code, tenant] of refused) {
  test(`an authorization request with ${what} gets an error page and no redirect`, async () => {
    const response = await new Browser().request(authorizationUrl(changes, tenant));
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('location'), null);
    assert.match(await response.text(), new RegExp(`<code>${code}</code>`));
  });
}

test('an error page names the identity scopes that the implicit flow cannot have', async () => {
  const response = await new Browser().request(authorizationUrl({ scope: 'banking.ais.read openid email' }));
  assert.match(await response.text(), /response_type=token cannot be used with the scope openid, email/);
});

test('the redirect_uri must be identical to a registered one', async () => {
  for (const almost of [`${callback}/`, `${callback}?a=b`, `${callback}#`, callback.replace('html', 'HTML')]) {
    assert.equal((await new Browser().request(authorizationUrl({ redirect_uri: almost }))).status, 400, almost);
  }
  const otherPort = callback.replace(/:\d+/, ':9');
  assert.equal((await new Browser().request(authorizationUrl({ redirect_uri: otherPort }))).status, 400);
  const loopback = callback.replace('localhost', '127.0.0.1');
  assert.equal((await new Browser().request(authorizationUrl({ redirect_uri: loopback }))).status, 303);
});
