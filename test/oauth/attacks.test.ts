import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AritmaLoginError,
  authorizationUrl,
  createState,
  findAuthorizationResponse,
  type LoginAttributes,
  readAccessToken,
  readLoginSettings,
  responseState,
  validateAuthorizationResponse,
} from '../../src/oauth.js';
import { tenantUrl } from '../../src/oauth/authorization-request.js';
import type { LoginAttribute } from '../../src/oauth/login-attributes.js';

const page = { baseUri: 'https://app.example/shop/', origin: 'https://app.example', isSecure: true };
const complete = { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: 'https://app.example/callback' };
const read = (attributes: LoginAttributes) => readLoginSettings({ ...complete, ...attributes }, page);
const settings = read({}).settings!;
const own = createState();

/**
 * Reads a query or fragment as the callback page does.
 *
 * @returns the access token or the code of the error; `undefined` if it is not found to be a response
 */
function outcome(response: string): string | undefined {
  const found = findAuthorizationResponse(`https://app.example/callback${response}`);
  if (!found) return undefined;
  try {
    assert.equal(responseState(found.parameters), own);
    validateAuthorizationResponse(found.parameters, settings);
    return readAccessToken(found.parameters, settings, 0).accessToken;
  } catch (error) {
    return (error as AritmaLoginError).code;
  }
}

const genuine = `access_token=good&token_type=Bearer&state=${own}`;

describe('attacks by parameters', () => {
  it('a genuine response is accepted', () => assert.equal(outcome(`#${genuine}`), 'good'));

  describe('a second parameter: CWE-235, RFC 6749 3.1', () => {
    const smuggled: Record<string, string> = {
      'a second token': '&access_token=evil',
      'a second token with the same value': '&access_token=good',
      'a token with an encoded underscore': '&access%5Ftoken=evil',
      'a token with a name that is encoded completely': `&${[...'access_token'].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')}=evil`,
      'a token with an encoded letter': '&%61ccess_token=evil',
      'a second token without a value': '&access_token',
      'a second, empty state': '&state=',
      'a second state of another form': '&state=foreign',
      'a second state of the same form': `&state=${createState()}`,
      'a second state with an encoded name': `&%73tate=${createState()}`,
      'a code': '&code=evil',
      'a code with an encoded name': '&c%6Fde=evil',
      'a second token type with an encoded name': '&token%5Ftype=DPoP',
    };
    for (const [what, more] of Object.entries(smuggled)) {
      it(`${what} makes a response invalid, before or after the genuine parameters`, () => {
        assert.equal(outcome(`#${genuine}${more}`), 'invalid_response');
        const before = outcome(`#${more.slice(1)}&${genuine}`);
        assert.ok(before === 'invalid_response' || before === 'ERR_ASSERTION', before);
      });
    }

    it('a token in the fragment is not combined with a response in the query: RFC 9700 4.5', () => {
      assert.equal(outcome(`?code=evil&state=${own}#${genuine}`), 'invalid_response');
      assert.equal(outcome(`?error=access_denied&state=${own}#access_token=evil&token_type=Bearer`), 'access_denied');
      assert.equal(outcome(`?code=good&state=${own}#access_token=evil&token_type=Bearer`), 'invalid_response');
    });
  });

  describe('a parameter that looks like another one: CWE-180', () => {
    const alike: Record<string, string> = {
      'a semicolon as the separator': `a=1;${genuine.replaceAll('&', ';')}`,
      'an HTML entity as the separator': genuine.replace('access', 'amp;access').replaceAll('&', '&amp;'),
      'a name that ends in %00': genuine.replace('access_token', 'access_token%00'),
      'a name that begins with %00': genuine.replace('access_token', '%00access_token'),
      'a name in capitals': genuine.replace('access_token', 'ACCESS_TOKEN'),
      'a name with a full-width letter': genuine.replace('access_token', encodeURIComponent('ａccess_token')),
      'a name with an overlong encoding of a letter': genuine.replace('access_token', '%C1%A1ccess_token'),
      'a name with an overlong encoding of a slash': genuine.replace('access_token', 'access_token%C0%AF'),
      'a name with broken UTF-8': genuine.replace('access_token', 'access_token%FF'),
      'a name that is encoded twice': genuine.replace('access_token', '%2561ccess_token'),
      'a name with a space': genuine.replace('access_token', '+access_token'),
      'a name of a list': genuine.replace('access_token', 'access_token[]'),
      'a name with an index': genuine.replace('access_token', 'access_token[0]'),
      'a name with __proto__': genuine.replace('access_token', '__proto__[access_token]'),
      'a name with constructor.prototype': genuine.replace('access_token', 'constructor.prototype.access_token'),
    };
    for (const [what, response] of Object.entries(alike)) {
      // A response is identified by its state. If it contains no usable token, it is refused rather than ignored.
      const expected = response.includes(`&state=${own}`) ? 'invalid_response' : undefined;
      it(`${what} does not give a token`, () => assert.equal(outcome(`#${response}`), expected));
    }

    for (const [what, state] of Object.entries({
      'a NUL': `${own}%00`,
      'a line break': `${own}%0A`,
      'a carriage return before it': `%0D${own}`,
      'broken UTF-8': `${own}%FF`,
      'an overlong encoding of a letter': `${own.slice(0, -1)}%C1%A1`,
      'a second state in its value': `${own}%26state%3D${own}`,
      'a semicolon': `${own};state=x`,
      'a full-width letter': `${own.slice(0, -1)}${encodeURIComponent('ａ')}`,
      'a letter that some case conversions turn into another one': encodeURIComponent(own.replace(/^a/, '\u212b')),
    })) {
      it(`a state with ${what} is not a state of this package`, () => {
        assert.equal(outcome(`#access_token=t&token_type=Bearer&state=${state}`), undefined);
        assert.equal(outcome(`?code=c&state=${state}`), undefined);
      });
    }
  });

  describe('prototype pollution: CWE-1321', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'then'];
    for (const name of names) {
      it(`a parameter named ${name} has no effect`, () => {
        const hostile = ['', '[access_token]', '.access_token'].map((path) => `${name}${path}=evil`).join('&');
        assert.equal(outcome(`#${hostile}&${genuine}&${hostile}`), 'good');
        assert.equal(({} as Record<string, unknown>)['access_token'], undefined);
      });
    }

    for (const name of ['flow', 'mode'] as const) {
      for (const value of names) {
        it(`${value} is not a valid ${name}`, () => {
          assert.equal(read({ [name]: value }).errors[0]?.code, 'invalid_configuration');
        });
      }
    }
  });

  it('no part of a response is left in the URL: RFC 9700 4.3', () => {
    const secret = `access_token=s3cret&%61ccess_token=s3cret&id_token=s3cret&code=s3cret&c%6fde=s3cret&state=${own}`;
    for (const address of [`#${secret}`, `?${secret}`, `?${secret}#/?${secret}`, `#a&&${secret}&&b`]) {
      assert.doesNotMatch(findAuthorizationResponse(`https://app.example/${address}`)!.rest, /s3cret|aritma/);
    }
  });
});

describe('attacks by the tenant', () => {
  const refused: Record<string, string> = {
    'another tenant': '../globex',
    'the parent': '..',
    'the same directory': '.',
    'an encoded parent': '%2e%2e',
    'a partly encoded parent': '.%2e',
    'a doubly encoded parent': '%252e%252e',
    'a parent with a path parameter': '..;',
    'a path parameter': 'acme;x=1',
    'an encoded slash': 'acme%2f..%2fglobex',
    'an overlong encoding of a slash': 'acme%c0%afglobex',
    'a backslash': '..\\globex',
    'another endpoint': 'acme/connect/endsession',
    'a query': 'acme?client_id=evil&',
    'a fragment': 'acme#',
    'a parent with a tab': '.\t.',
    'a parent with a line break': '.\n.',
    'a parent after a space': ' ..',
    'a NUL': 'acme\u0000',
    'a line separator': 'acme\u2028',
    'a byte order mark': '\ufeff..',
    'half a surrogate pair': 'acme\ud83d',
  };
  for (const [what, tenant] of Object.entries(refused)) {
    it(`a tenant with ${what} is refused: CWE-22`, () => {
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
    it(`the tenant ${JSON.stringify(tenant)} stays in one path segment of the same server: CWE-22`, () => {
      const accepted = read({ tenant }).settings!;
      const { origin, pathname, username } = new URL(authorizationUrl(accepted, own));
      assert.deepEqual([origin, username], ['https://id.aritma.io', '']);
      assert.equal(pathname.split('/').length, 4, pathname);
      assert.ok(pathname.endsWith('/connect/authorize'));
      assert.equal(decodeURIComponent(new URL(tenantUrl(accepted)).pathname), `/${tenant}`);
    });
  }
});

describe('attacks by schemes and URLs', () => {
  const schemes = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://app.example/1', 'file:///x'];
  const disguises: Record<string, (address: string) => string> = {
    unchanged: (address) => address,
    'in capitals': (address) => address.toUpperCase(),
    'after a control character': (address) => `\u0001${address}`,
    'after white space': (address) => `\n\t ${address}`,
    'with a line break inside': (address) => `${address.slice(0, 2)}\n${address.slice(2)}`,
    'with a tab inside': (address) => address.replace(':', '\t:'),
    'with slashes': (address) => address.replace(/:\/*/, '://app.example/%0a'),
  };
  for (const name of ['redirectUri', 'returnTo', 'authority', 'issuer'] as const satisfies LoginAttribute[]) {
    for (const [how, disguise] of Object.entries(disguises)) {
      it(`URLs that run or embed content, ${how}, are refused in ${name}: RFC 9700 4.1, CWE-79`, () => {
        for (const scheme of schemes) {
          const { settings: result, errors } = read({ [name]: disguise(scheme) });
          assert.equal(result, undefined, disguise(scheme));
          assert.equal(errors[0]?.code, 'invalid_configuration');
        }
      });
    }
  }

  const ofOtherOrigins = [
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
  for (const returnTo of ofOtherOrigins) {
    it(`the return-to ${JSON.stringify(returnTo)} is refused: RFC 9700 4.11.1, CWE-601`, () => {
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
    it(`the path of the return-to ${returnTo} stays on this origin in a router: GHSA-2j2x-hqr9-3h42`, () => {
      const { returnTo: address = '' } = read({ returnTo }).settings!;
      assert.equal(new URL(address).href, address, 'is written as a browser writes it');
      assert.equal(new URL(address).origin, page.origin);
      const path = address.slice(page.origin.length);
      assert.equal(new URL(path, page.baseUri).origin, page.origin, path);
      assert.match(path, /^\/(?![/\\])/);
    });
  }

  it('an authority that hides another host is refused, or leads to the host that it begins with: RFC 9700 4.4', () => {
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

describe('mix-up attacks by the issuer: RFC 9700 4.4, RFC 9207', () => {
  const isRefused = (iss: string): boolean => {
    const parameters = new URLSearchParams({ access_token: 't', token_type: 'Bearer', state: own, iss });
    try {
      validateAuthorizationResponse(parameters, settings);
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
    it(`the issuer ${JSON.stringify(iss)} is refused`, () => assert.ok(isRefused(iss)));
  }
  it('the expected issuer is accepted', () => assert.ok(!isRefused('https://id.aritma.io/acme')));
});
