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
const read = (response: Record<string, unknown>, warn?: (message: string) => void) =>
  readAccessToken((name) => response[name], settings, 1_000_000, warn);
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

  it('drops the decimals of a lifetime without a warning', () => {
    for (const expires_in of ['3599.98', 3599.98, '3599.0']) {
      const token = read({ ...complete, expires_in }, assert.fail);
      assert.deepEqual([token.expiresIn, token.expiresAt], [3599, 4_599_000]);
    }
  });

  for (const expires_in of ['', '-1', -1, '1e3', 1e21, '12345678901', ' 1', '0x10', '1.', 'NaN', NaN, true, {}, [1]]) {
    it(`has no expiry, but a token and a warning, if expires_in is ${JSON.stringify(expires_in)}`, () => {
      const warnings: string[] = [];
      const token = read({ ...complete, expires_in }, (message) => void warnings.push(message));
      assert.deepEqual([token.accessToken, token.expiresIn, token.expiresAt], ['ey.t', undefined, undefined]);
      assert.match(warnings.join('|'), /^[^|]*expires_in[^|]*$/);
      assert.equal(read({ ...complete, expires_in }).expiresIn, undefined, 'nobody has to be warned');
    });
  }

  it('gives no warning if the response contains no lifetime', () => {
    for (const expires_in of [undefined, null, '3600']) read({ ...complete, expires_in }, assert.fail);
  });

  it('accepts every character that is allowed in an Authorization header', () => {
    const accessToken = 'AZaz09-._~+/==';
    assert.equal(read({ ...complete, access_token: accessToken }).accessToken, accessToken);
  });

  for (const name of ['scope', 'id_token', 'refresh_token']) {
    for (const value of [7, {}, ['a'], true]) {
      it(`ignores a ${name} of ${JSON.stringify(value)}, and warns of it once`, () => {
        const warnings: string[] = [];
        const response: Record<string, unknown> = { ...complete, [name]: value };
        const token = readAccessToken(
          (field) => response[field],
          { ...settings, flow: 'pkce' },
          0,
          (message) => {
            warnings.push(message);
          },
        );
        assert.deepEqual([token.accessToken, token.idToken, token.refreshToken], ['ey.t', undefined, undefined]);
        assert.equal(token.scope, name === 'scope' ? 'a b' : 'a');
        assert.match(warnings.join('|'), new RegExp(`^[^|]* ${name} [^|]*$`));
      });
    }
  }

  it('names its own remedy for each fault', () => {
    const faults = [{ access_token: '' }, { access_token: 'a b' }, { token_type: '' }, { token_type: 'mac' }];
    const messages = faults.map((fault) => {
      try {
        return read({ ...complete, ...fault }).accessToken;
      } catch (error) {
        return (error as AritmaLoginError).message;
      }
    });
    assert.equal(new Set(messages.map((message) => message.replace(/^.*: /, ''))).size, faults.length);
    assert.match(messages[1] ?? '', /"\+" .*"%2B"/);
    assert.match(messages[2] ?? '', /no token_type/);
  });

  it('has the scope that was asked for where the server tells none', () => {
    for (const scope of [undefined, null, '']) assert.equal(read({ ...complete, scope }).scope, 'a b');
  });

  it('takes a token type in any case', () => {
    for (const token_type of ['bearer', 'BEARER']) assert.equal(read({ ...complete, token_type }).tokenType, 'Bearer');
  });

  const wrong: [name: string, ...values: unknown[]][] = [
    ['access_token', undefined, null, '', 7, {}, 'a\nb', 'a\u0000', 'æ', 'ab cd', 'a=b', '=', 'a|b'],
    ['token_type', undefined, null, '', 'mac', 'Bearer ', 'DPoP', ['Bearer']],
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
