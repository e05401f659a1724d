import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authorizationUrl,
  type AritmaLoginError,
  validateAuthorizationResponse,
  createState,
  findAuthorizationResponse,
  type LoginAttribute,
  type LoginAttributes,
  readAccessToken,
  readLoginSettings,
  responseState,
  tenantUrl,
} from '../../src/oauth.js';

const page = { baseUri: 'https://app.example/shop/', origin: 'https://app.example', isSecure: true };
const complete = { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: 'https://app.example/callback' };
const read = (attributes: LoginAttributes) => readLoginSettings({ ...complete, ...attributes }, page);
const settings = read({}).settings!;
const own = createState();

/** What becomes of an answer: the parameters of the token, or the error's code; nothing where it is no answer. */
function outcome(answer: string): string | undefined {
  const found = findAuthorizationResponse(`https://app.example/callback${answer}`);
  if (!found) return undefined;
  try {
    assert.equal(responseState(found.parameters), own);
    validateAuthorizationResponse(found.parameters, settings);
    return readAccessToken((name) => found.parameters.get(name), settings, 0).accessToken;
  } catch (error) {
    return (error as AritmaLoginError).code;
  }
}

const good = `access_token=good&token_type=Bearer&state=${own}`;

describe('attacks by parameters', () => {
  it('are told from the answer that they are made of', () => assert.equal(outcome(`#${good}`), 'good'));

  describe('smuggle no second one past the check: CWE-235, RFC 6749 3.1', () => {
    const smuggled: Record<string, string> = {
      'a repeated one': '&access_token=evil',
      'a repeated one with the same value': '&access_token=good',
      'an encoded name': '&access%5Ftoken=evil',
      'a name encoded whole': `&${[...'access_token'].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')}=evil`,
      'lower-case hex': '&%61ccess_token=evil',
      'an empty repeated one': '&access_token',
      'a state of nobody beside the own one': '&state=',
      'a foreign state': '&state=foreign',
      'another own state': `&state=${createState()}`,
      'an encoded state': `&%73tate=${createState()}`,
      'a code': '&code=evil',
      'an encoded code': '&c%6Fde=evil',
      'another token type': '&token%5Ftype=DPoP',
    };
    for (const [what, more] of Object.entries(smuggled)) {
      it(`${what}, after or before`, () => {
        assert.equal(outcome(`#${good}${more}`), 'invalid_response');
        const before = outcome(`#${more.slice(1)}&${good}`);
        assert.ok(before === 'invalid_response' || before === 'ERR_ASSERTION', before);
      });
    }

    it('a query beside the fragment, as a redirect that keeps the fragment makes it: RFC 9700 4.5', () => {
      assert.equal(outcome(`?code=evil&state=${own}#${good}`), 'invalid_response');
      assert.equal(outcome(`?error=access_denied&state=${own}#access_token=evil&token_type=Bearer`), 'access_denied');
      assert.equal(outcome(`?code=good&state=${own}#access_token=evil&token_type=Bearer`), 'invalid_response');
    });
  });

  describe('are not taken for what they look like: CWE-180', () => {
    const alike: Record<string, string> = {
      'a semicolon is no separator': `a=1;${good.replaceAll('&', ';')}`,
      'an entity is no separator': good.replace('access', 'amp;access').replaceAll('&', '&amp;'),
      'a name that ends in %00': good.replace('access_token', 'access_token%00'),
      'a name that begins with %00': good.replace('access_token', '%00access_token'),
      'a name in capitals': good.replace('access_token', 'ACCESS_TOKEN'),
      'a name of full width': good.replace('access_token', encodeURIComponent('ａccess_token')),
      'a name with an overlong letter': good.replace('access_token', '%C1%A1ccess_token'),
      'a name with an overlong slash': good.replace('access_token', 'access_token%C0%AF'),
      'a name with broken UTF-8': good.replace('access_token', 'access_token%FF'),
      'a name that is encoded twice': good.replace('access_token', '%2561ccess_token'),
      'a name with a space': good.replace('access_token', '+access_token'),
      'a list': good.replace('access_token', 'access_token[]'),
      'an index': good.replace('access_token', 'access_token[0]'),
      'a prototype': good.replace('access_token', '__proto__[access_token]'),
      'a constructor': good.replace('access_token', 'constructor.prototype.access_token'),
    };
    for (const [what, answer] of Object.entries(alike)) {
      // A response is identified by its state. Without a usable grant it is refused, not ignored.
      const expected = answer.includes(`&state=${own}`) ? 'invalid_response' : undefined;
      it(what, () => assert.equal(outcome(`#${answer}`), expected));
    }

    for (const [what, state] of Object.entries({
      'a NUL': `${own}%00`,
      'a line break': `${own}%0A`,
      'a carriage return before it': `%0D${own}`,
      'broken UTF-8': `${own}%FF`,
      'an overlong character': `${own.slice(0, -1)}%C1%A1`,
      'a second state within': `${own}%26state%3D${own}`,
      'a semicolon': `${own};state=x`,
      'a letter of full width': `${own.slice(0, -1)}${encodeURIComponent('ａ')}`,
      'a letter that another one becomes in lower case': encodeURIComponent(own.replace(/^a/, '\u212b')),
    })) {
      it(`a state with ${what}`, () => {
        assert.equal(outcome(`#access_token=t&token_type=Bearer&state=${state}`), undefined);
        assert.equal(outcome(`?code=c&state=${state}`), undefined);
      });
    }
  });

  describe('reach no prototype: CWE-1321', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'then'];
    for (const name of names) {
      it(`${name} is a parameter as any other`, () => {
        const hostile = ['', '[access_token]', '.access_token'].map((path) => `${name}${path}=evil`).join('&');
        assert.equal(outcome(`#${hostile}&${good}&${hostile}`), 'good');
        assert.equal(({} as Record<string, unknown>)['access_token'], undefined);
      });
    }

    for (const name of ['flow', 'mode'] as const) {
      for (const value of names) {
        it(`${value} is no ${name}`, () => {
          assert.equal(read({ [name]: value }).errors[0]?.code, 'invalid_configuration');
        });
      }
    }
  });

  it('leave no piece of an own answer in the address: RFC 9700 4.3', () => {
    const secret = `access_token=s3cret&%61ccess_token=s3cret&id_token=s3cret&code=s3cret&c%6fde=s3cret&state=${own}`;
    for (const address of [`#${secret}`, `?${secret}`, `?${secret}#/?${secret}`, `#a&&${secret}&&b`]) {
      assert.doesNotMatch(findAuthorizationResponse(`https://app.example/${address}`)!.rest, /s3cret|aritma/);
    }
  });
});

describe('attacks by the path of a tenant', () => {
  const refused: Record<string, string> = {
    'another tenant': '../globex',
    'the parent': '..',
    'the same place': '.',
    'an encoded parent': '%2e%2e',
    'a parent encoded in part': '.%2e',
    'a parent encoded twice': '%252e%252e',
    'a parent with a path parameter': '..;',
    'a path parameter': 'acme;x=1',
    'an encoded slash': 'acme%2f..%2fglobex',
    'an overlong slash': 'acme%c0%afglobex',
    'a backslash': '..\\globex',
    'another endpoint': 'acme/connect/endsession',
    'a query': 'acme?client_id=evil&',
    'a fragment': 'acme#',
    'a parent with a tab': '.\t.',
    'a parent with a line break': '.\n.',
    'a parent behind a space': ' ..',
    'a NUL': 'acme\u0000',
    'a line separator': 'acme\u2028',
    'a byte order mark': '\ufeff..',
    'half a character': 'acme\ud83d',
  };
  for (const [what, tenant] of Object.entries(refused)) {
    it(`by ${what} are refused: CWE-22`, () => {
      assert.deepEqual(
        read({ tenant }).errors.map(({ code }) => code),
        ['invalid_configuration'],
      );
    });
  }

  for (const tenant of [
    'a@evil.example',
    ':8443',
    'a..b',
    '\u2025',
    '\uff0e\uff0e',
    '\uff0f',
    '\u202eacme',
    '*',
    '~',
    "a'b",
  ]) {
    it(`by ${JSON.stringify(tenant)} stay in one segment, of the same server: CWE-22`, () => {
      const asked = read({ tenant }).settings!;
      const { origin, pathname, username } = new URL(authorizationUrl(asked, own));
      assert.deepEqual([origin, username], ['https://id.aritma.io', '']);
      assert.equal(pathname.split('/').length, 4, pathname);
      assert.ok(pathname.endsWith('/connect/authorize'));
      assert.equal(decodeURIComponent(new URL(tenantUrl(asked)).pathname), `/${tenant}`);
    });
  }
});

describe('attacks by schemes and addresses', () => {
  const schemes = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://app.example/1', 'file:///x'];
  const disguises: Record<string, (address: string) => string> = {
    plain: (address) => address,
    'in capitals': (address) => address.toUpperCase(),
    'behind a control character': (address) => `\u0001${address}`,
    'behind white space': (address) => `\n\t ${address}`,
    'with a line break within': (address) => `${address.slice(0, 2)}\n${address.slice(2)}`,
    'with a tab within': (address) => address.replace(':', '\t:'),
    'with slashes': (address) => address.replace(/:\/*/, '://app.example/%0a'),
  };
  for (const name of ['redirectUri', 'returnTo', 'authority', 'issuer'] as const satisfies LoginAttribute[]) {
    for (const [how, disguise] of Object.entries(disguises)) {
      it(`that run or embed, ${how}, are refused in ${name}: RFC 9700 4.1, CWE-79`, () => {
        for (const scheme of schemes) {
          const { settings: got, errors } = read({ [name]: disguise(scheme) });
          assert.equal(got, undefined, disguise(scheme));
          assert.equal(errors[0]?.code, 'invalid_configuration');
        }
      });
    }
  }

  const elsewhere = [
    'https://app.example@evil.example/',
    'https://app.example.evil.example/',
    'https://evil.example\\@app.example/',
    'https://app.example:8443/',
    '//evil.example',
    '\\\\evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\u0000//evil.example',
    'https:\\\\evil.example',
    'https:///evil.example',
    'http://app.example/',
    'ftp://app.example/',
    'https://evil.example/https://app.example/',
    'https://xn--pp-0ka.example/',
  ];
  for (const returnTo of elsewhere) {
    it(`of others are no place to return to, ${JSON.stringify(returnTo)}: RFC 9700 4.11.1, CWE-601`, () => {
      assert.equal(read({ returnTo }).errors[0]?.code, 'invalid_configuration');
    });
  }

  const ofOrigin = [
    'https://app.example//evil.example/',
    'https://app.example/\\evil.example/',
    'https://app.example\\\\evil.example/',
    'HTTPS://APP.EXAMPLE:443//evil.example/',
    'https:app.example//evil.example/',
    'https:////app.example////evil.example',
    '/.//evil.example/',
    '/x/..//evil.example/',
    '/%2e//evil.example/',
    './/evil.example/',
    '?//evil.example/',
    '#//evil.example/',
  ];
  for (const returnTo of ofOrigin) {
    it(`behind the origin go nowhere else when a router takes the path, ${returnTo}: GHSA-2j2x-hqr9-3h42`, () => {
      const { returnTo: address = '' } = read({ returnTo }).settings!;
      assert.equal(new URL(address).href, address, 'as a browser writes it');
      assert.equal(new URL(address).origin, page.origin);
      const path = address.slice(page.origin.length);
      assert.equal(new URL(path, page.baseUri).origin, page.origin, path);
      assert.match(path, /^\/(?![/\\])/);
    });
  }

  it('of a server hide no other one: RFC 9700 4.4', () => {
    for (const authority of ['https://id.aritma.io\\@evil.example', 'https://id.aritma.io/@evil.example']) {
      assert.equal(new URL(authorizationUrl(read({ authority }).settings!, own)).host, 'id.aritma.io');
    }
    for (const authority of [
      'https://id.aritma.io@evil.example',
      'http://localhost@evil.example',
      'http://127.0.0.1.nip.io',
    ]) {
      assert.equal(read({ authority }).errors[0]?.code, 'invalid_configuration', authority);
    }
  });
});

describe('mix-up by the issuer: RFC 9700 4.4, RFC 9207', () => {
  const isRefused = (iss: string): boolean => {
    const answer = new URLSearchParams({ access_token: 't', token_type: 'Bearer', state: own, iss });
    try {
      validateAuthorizationResponse(answer, settings);
      return false;
    } catch (error) {
      return (error as AritmaLoginError).code === 'issuer_mismatch';
    }
  };
  for (const iss of [
    'https://evil.example',
    'https://id.aritma.io/globex',
    'https://id.aritma.io/acme/../globex',
    'https://id.aritma.io/acme?',
    'https://id.aritma.io/acme#',
    'https://id.aritma.io/acme\u0000',
    ' https://id.aritma.io/acme',
    'https://id.aritma.io:443/acme',
    'https://id.aritma.io@evil.example/acme',
    'https://id.aritma.io.evil.example/acme',
    'https://\u0131d.aritma.io/acme',
    'http://id.aritma.io/acme',
    'null',
    '*',
  ]) {
    it(`refuses ${JSON.stringify(iss)}`, () => assert.ok(isRefused(iss)));
  }
  it('passes the right one', () => assert.ok(!isRefused('https://id.aritma.io/acme')));
});
