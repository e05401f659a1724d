import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findAuthorizationResponse, withoutResponseParameters } from '../../src/oauth/response-address.js';
import { createState } from '../../src/oauth/state.js';

const s = createState();
const page = 'https://app.example/callback';

/** URLs with a response, what is left of each, and the parameters that are found in it. */
const own: [address: string, rest: string, parameters: string][] = [
  [`#&?access_token=t&code=c&state=${s}`, '#&?access_token=t', `%3Faccess_token=t&code=c&state=${s}`],
  [`#code=c&/?error=e&state=${s}`, '#&/?error=e', `code=c&%2F%3Ferror=e&state=${s}`],
  [`#access_token=t&state=${s}`, '', `access_token=t&state=${s}`],
  [`#/access_token=t&state=${s}`, '', `access_token=t&state=${s}`],
  [`#!/access_token=t&state=${s}`, '', `access_token=t&state=${s}`],
  [`#?access_token=t&state=${s}`, '', `access_token=t&state=${s}`],
  [`#/?access_token=t&state=${s}`, '', `access_token=t&state=${s}`],
  [`#access_token=t&state=${s}&tab=2`, '#tab=2', `access_token=t&state=${s}&tab=2`],
  [`#/?tab=2&access_token=t&state=${s}`, '#/?tab=2', `tab=2&access_token=t&state=${s}`],
  [`#access_token=&state=${s}`, '', `access_token=&state=${s}`],
  [`?code=c&state=${s}`, '', `code=c&state=${s}`],
  [`?code=c&state=${s}#_`, '', `code=c&state=${s}`],
  [`?error=e&state=${s}#_=_`, '', `error=e&state=${s}`],
  [`?error=e&state=${s}#part`, '#part', `error=e&state=${s}`],
  [`?error=e&state=${s}#_part`, '#_part', `error=e&state=${s}`],
  [`?error=e&state=${s}#part#_`, '#part#_', `error=e&state=${s}`],
  [`?a=%7e+1&code=c&b&state=${s}&=&c=%`, '?a=%7e+1&b&=&c=%', `a=%7E+1&code=c&b=&state=${s}&=&c=%25`],
  [`#error=e&state=${s}`, '', `error=e&state=${s}`],
  [`#code=c&state=${s}`, '', `code=c&state=${s}`],
  [`?scope=mine&state=open#access_token=t&state=${s}`, '?scope=mine&state=open', `access_token=t&state=${s}`],
  [`?code=c&state=foreign#access_token=t&state=${s}`, '?code=c&state=foreign', `access_token=t&state=${s}`],
  [`?code=c&state=${s}#access_token=t`, '', `code=c&state=${s}&access_token=t`],
  [`?code=c&st%61te=${s}&c%6Fde=d`, '', `code=c&state=${s}&code=d`],
  [`?code=c&state=foreign&state=${s}`, '', `code=c&state=foreign&state=${s}`],
  [`?&&code=c&&state=${s}&`, '', `code=c&state=${s}`],
  [`?code=c&state=${s}&?a=1`, '??a=1', `code=c&state=${s}&%3Fa=1`],
  [
    `#error=e&error_description=d&error_uri=u&access_token=t&token_type=b&expires_in=1&scope=s&iss=i&session_state=x` +
      `&id_token=j&refresh_token=r&code=c&state=${s}&states=1`,
    '#states=1',
    `error=e&error_description=d&error_uri=u&access_token=t&token_type=b&expires_in=1&scope=s&iss=i&session_state=x` +
      `&id_token=j&refresh_token=r&code=c&state=${s}&states=1`,
  ],
];

/** Responses that are identified by their state, although none of them contains a usable code or token. */
const withoutGrant: typeof own = [
  [`?response_type=code&state=${s}`, '?response_type=code', `response_type=code&state=${s}`],
  [`?state=${s}`, '', `state=${s}`],
  [`#state=${s}&expires_in=1`, '', `state=${s}&expires_in=1`],
  [`#id_token=j&state=${s}`, '', `id_token=j&state=${s}`],
  [`?access_token=t&state=${s}`, '', `access_token=&state=${s}`],
  [`?%61ccess_token=t&access_token=u&state=${s}`, '', `access_token=&access_token=&state=${s}`],
  [`?access_token=t&state=${s}#access_token=u&state=${s}`, '', `access_token=&state=${s}&access_token=u&state=${s}`],
  [`#!access_token=t&state=${s}`, '#!access_token=t', `%21access_token=t&state=${s}`],
  [`#//access_token=t&state=${s}`, '#//access_token=t', `%2Faccess_token=t&state=${s}`],
  [`?code%00=c&state=${s}`, '?code%00=c', `code%00=c&state=${s}`],
  [`?__proto__=c&state=${s}`, '?__proto__=c', `__proto__=c&state=${s}`],
];

/** Responses that are found, but have no state of this package. */
const refused = ['#access_token=t', '#access_token=t&state=', '#access_token&state&state='];

/** URLs without a response to this package. */
const others = [
  '',
  '?',
  '#',
  '?code=c&state=foreign',
  '?code=c',
  '#code=c&state=foreign',
  '?error=e',
  '#access_token=t&state=foreign',
  `#access_token&state=${s}x`,
  '?access_token=t',
  `?code=c;state=${s}`,
  `?Code=c&State=${s}`,
  `?code=c&state=${s.toUpperCase()}`,
];

describe('an authorization response in a URL', () => {
  for (const [address, rest, parameters] of [...own, ...withoutGrant]) {
    it(`is found in ${address.replaceAll(s, 'S')}, of which ${rest || 'nothing'} is left`, () => {
      const found = findAuthorizationResponse(page + address);
      assert.equal(found?.parameters.toString(), parameters);
      assert.equal(found.isOwn, true);
      assert.equal(found.rest, page + rest);
      assert.equal(findAuthorizationResponse(found.rest), undefined);
    });
  }

  for (const address of refused) {
    it(`is found in ${address}, but marked as one that must not be used`, () => {
      const found = findAuthorizationResponse(page + address);
      assert.equal(found?.isOwn, false);
      assert.equal(found.rest, page);
    });
  }

  for (const address of others) {
    it(`is not found in ${JSON.stringify(address.replaceAll(s, 'S'))}`, () => {
      assert.equal(findAuthorizationResponse(page + address), undefined);
    });
  }

  it('is found after a line break, which some regular expressions do not match', () => {
    assert.equal(
      findAuthorizationResponse(`${page}?a=\n1#b=\n2&access_token=t&state=${s}`)?.rest,
      `${page}?a=\n1#b=\n2`,
    );
  });
});

describe('a URL without response parameters', () => {
  for (const [address, rest] of [
    ['', ''],
    ['?a=1#part', '?a=1#part'],
    ['?a=1&code=c&state=foreign&session_state=x#part', '?a=1#part'],
    ['?a=1#access_token=t&state=foreign&tab=2', '?a=1#tab=2'],
    [`?code=c&state=${s}#_=_`, ''],
    ['?a=1#_', '?a=1'],
    ['?error=e#access_token=t', ''],
  ] as const) {
    it(`is ${rest || 'empty'} for ${address.replaceAll(s, 'S') || 'an address without any'}`, () => {
      assert.equal(withoutResponseParameters(page + address), page + rest);
    });
  }
});
