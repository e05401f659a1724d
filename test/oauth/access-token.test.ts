import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AritmaLoginError, readAccessToken } from '../../src/oauth.js';

const settings = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'a b',
  redirectUri: 'https://app.example/callback',
  flow: 'implicit',
  mode: 'redirect',
} as const;
const read = (response: Record<string, unknown>) => readAccessToken((name) => response[name], settings, 1_000_000);
const complete = { access_token: 'ey.t', token_type: 'Bearer', expires_in: '3600', scope: 'a' };

describe('the access token response', () => {
  it('becomes a frozen detail that tells all of the login', () => {
    const token = read(complete);
    assert.deepEqual(token, {
      accessToken: 'ey.t',
      tokenType: 'Bearer',
      expiresIn: 3600,
      expiresAt: 4_600_000,
      scope: 'a',
      authority: 'https://id.aritma.io',
      tenant: 'acme',
      clientId: 'spa',
      flow: 'implicit',
    });
    assert.ok(Object.isFrozen(token));
  });

  it('brings no ID token and no refresh token of the implicit flow', () => {
    const token = read({ ...complete, id_token: 'i', refresh_token: 'r' });
    assert.ok(!('idToken' in token) && !('refreshToken' in token));
  });

  it('has no expiry where the server tells none', () => {
    for (const expires_in of [undefined, null]) {
      const { expiresIn, expiresAt } = read({ ...complete, expires_in });
      assert.deepEqual([expiresIn, expiresAt], [undefined, undefined]);
    }
  });

  it('takes a lifetime of 1 to 10 digits, and a JSON number', () => {
    assert.equal(read({ ...complete, expires_in: '0' }).expiresIn, 0);
    assert.equal(read({ ...complete, expires_in: '9999999999' }).expiresIn, 9_999_999_999);
    assert.equal(read({ ...complete, expires_in: 86_400 }).expiresIn, 86_400);
  });

  it('has the scope that was asked for where the server tells none', () => {
    for (const scope of [undefined, null, '']) assert.equal(read({ ...complete, scope }).scope, 'a b');
  });

  it('takes a token type in any case', () => {
    for (const token_type of ['bearer', 'BEARER']) assert.equal(read({ ...complete, token_type }).tokenType, 'Bearer');
  });

  const wrong: [name: string, ...values: unknown[]][] = [
    ['access_token', undefined, null, '', 7, {}, 'a\nb', 'a\u0000', 'æ'],
    ['token_type', undefined, null, '', 'mac', 'Bearer ', 'DPoP', ['Bearer']],
    ['expires_in', '', '-1', '1.5', 1.5, -1, '1e3', '12345678901', ' 1', '0x10', 'NaN', Number.NaN, true, {}, [1]],
    ['scope', 7, {}, ['a']],
  ];
  for (const [name, ...values] of wrong) {
    for (const value of values) {
      it(`is refused with ${name} ${JSON.stringify(value) ?? 'missing'}, by name`, () => {
        assert.throws(
          () => read({ ...complete, [name]: value }),
          ({ code, message, cause }: AritmaLoginError) =>
            code === 'invalid_response' && message.includes(name) && cause === undefined,
        );
      });
    }
  }
});
