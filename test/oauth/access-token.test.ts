import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessTokenOf } from '../../src/oauth/access-token.js';
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
  accessTokenOf((name) => response[name], settings, 1_000_000, warn);
const complete = { access_token: 'ey.t', token_type: 'Bearer', expires_in: '3600', scope: 'a' };

describe('an access token response', () => {
  it('becomes a frozen object with the token and the settings of the login', () => {
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

  it('has no ID token and no refresh token with the implicit flow, even if the response contains them', () => {
    const token = read({ ...complete, id_token: 'i', refresh_token: 'r' });
    assert.ok(!('idToken' in token) && !('refreshToken' in token));
  });

  it('has no expiry time if the response contains no lifetime', () => {
    for (const expires_in of [undefined, null]) {
      const { expiresIn, expiresAt } = read({ ...complete, expires_in });
      assert.deepEqual([expiresIn, expiresAt], [undefined, undefined]);
    }
  });

  it('may have a lifetime of 1 to 10 digits, as text or as a JSON number', () => {
    assert.equal(read({ ...complete, expires_in: '0' }).expiresIn, 0);
    assert.equal(read({ ...complete, expires_in: '9999999999' }).expiresIn, 9_999_999_999);
    assert.equal(read({ ...complete, expires_in: 86_400 }).expiresIn, 86_400);
  });

  it('loses the decimals of its lifetime without a warning', () => {
    for (const expires_in of ['3599.98', 3599.98, '3599.0']) {
      const token = read({ ...complete, expires_in }, assert.fail);
      assert.deepEqual([token.expiresIn, token.expiresAt], [3599, 4_599_000]);
    }
  });

  for (const expires_in of ['', '-1', -1, '1e3', 1e21, '12345678901', ' 1', '0x10', '1.', 'NaN', NaN, true, {}, [1]]) {
    it(`has no expiry time, but a token and a warning, if expires_in is ${JSON.stringify(expires_in)}`, () => {
      const warnings: string[] = [];
      const token = read({ ...complete, expires_in }, (message) => void warnings.push(message));
      assert.deepEqual([token.accessToken, token.expiresIn, token.expiresAt], ['ey.t', undefined, undefined]);
      assert.match(warnings.join('|'), /^[^|]*expires_in[^|]*$/);
      assert.equal(read({ ...complete, expires_in }).expiresIn, undefined, 'without a function for warnings');
    });
  }

  it('causes no warning if its lifetime is missing or valid', () => {
    for (const expires_in of [undefined, null, '3600']) read({ ...complete, expires_in }, assert.fail);
  });

  it('may contain every character in its token that an Authorization header allows', () => {
    const accessToken = 'AZaz09-._~+/==';
    assert.equal(read({ ...complete, access_token: accessToken }).accessToken, accessToken);
  });

  for (const name of ['scope', 'id_token', 'refresh_token']) {
    for (const value of [7, {}, ['a'], true]) {
      it(`is accepted without its ${name} if that is ${JSON.stringify(value)}, with one warning`, () => {
        const warnings: string[] = [];
        const response: Record<string, unknown> = { ...complete, [name]: value };
        const token = accessTokenOf(
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

  it('is refused with a different remedy for each error', () => {
    const malformed = [{ access_token: null }, { access_token: 'a b' }, { token_type: null }, { token_type: 'mac' }];
    const messages = malformed.map((fields) => {
      try {
        return read({ ...complete, ...fields }).accessToken;
      } catch (error) {
        return (error as AritmaLoginError).message;
      }
    });
    assert.equal(new Set(messages.map((message) => message.replace(/^.*?\. (?=[A-Z])/, ''))).size, malformed.length);
    assert.match(messages[0] ?? '', /contains no access_token.*authority is correct/);
    assert.match(messages[1] ?? '', /"\+" .*"%2B"/);
    assert.match(messages[2] ?? '', /contains no token_type.*send token_type=Bearer/);
    assert.match(messages[3] ?? '', /other than Bearer.*client for bearer tokens/);
  });

  it('is refused with a remedy if a field is not a string', () => {
    for (const name of ['access_token', 'token_type']) {
      assert.throws(() => read({ ...complete, [name]: 7 }), {
        message: new RegExp(`contains a ${name} that is not a string.*authority is correct`),
      });
    }
  });

  it('has the requested scope if the response contains none', () => {
    for (const scope of [undefined, null, '']) assert.equal(read({ ...complete, scope }).scope, 'a b');
  });

  it('may have its token_type in any case', () => {
    for (const token_type of ['bearer', 'BEARER']) assert.equal(read({ ...complete, token_type }).tokenType, 'Bearer');
  });

  const wrong: [name: string, ...values: unknown[]][] = [
    ['access_token', undefined, null, '', 7, {}, 'a\nb', 'a\u0000', 'æ', 'ab cd', 'a=b', '=', 'a|b'],
    ['token_type', undefined, null, '', 'mac', 'Bearer ', 'DPoP', ['Bearer']],
  ];
  for (const [name, ...values] of wrong) {
    for (const value of values) {
      it(`is refused with a message about ${name} if that is ${JSON.stringify(value) ?? 'missing'}`, () => {
        assert.throws(
          () => read({ ...complete, [name]: value }),
          ({ code, message, cause }: AritmaLoginError) =>
            code === 'invalid_response' && message.includes(name) && cause === undefined,
        );
      });
    }
  }
});

describe('readAccessToken', () => {
  it('reads the parameters of a response of the implicit flow', () => {
    const parameters = new URLSearchParams({ ...complete, state: 's' });
    assert.deepEqual(readAccessToken(parameters, settings, 1_000_000), read(complete));
  });

  it('computes the expiry time from now if it is not told when the response was received', () => {
    const before = Date.now();
    const { expiresAt } = readAccessToken(new URLSearchParams(complete), settings);
    assert.ok(expiresAt! >= before + 3_600_000 && expiresAt! <= Date.now() + 3_600_000);
  });

  it('passes on its warnings', () => {
    const warnings: string[] = [];
    const parameters = new URLSearchParams({ ...complete, expires_in: 'soon' });
    readAccessToken(parameters, settings, 0, (message) => void warnings.push(message));
    assert.match(warnings.join('|'), /^[^|]*expires_in[^|]*$/);
  });
});
