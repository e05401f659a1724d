import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBelow, readApiPrefixes } from '../../src/oauth/api-prefix.js';
import type { AritmaLoginError } from '../../src/oauth/error.js';

const page = 'https://app.example/dir/page.html?a#b';

/** Lists of prefixes, and what they mean. */
const lists: [list: string, meaning: string[]][] = [
  ['', []],
  [' \n\t ', []],
  ['https://api.example', ['https://api.example/']],
  ['https://api.example/accounts', ['https://api.example/accounts']],
  ['https://api.example/accounts/', ['https://api.example/accounts/']],
  ['https://API.example:443/Accounts', ['https://api.example/Accounts']],
  ['https://api.example:8443', ['https://api.example:8443/']],
  [
    'https://a.example\n  https://b.example/b\thttps://c.example',
    ['https://a.example/', 'https://b.example/b', 'https://c.example/'],
  ],
  ['https://bjørn.example', ['https://xn--bjrn-hra.example/']],
  ['/', ['https://app.example/']],
  ['/api', ['https://app.example/api']],
  ['api', ['https://app.example/dir/api']],
  ['./api', ['https://app.example/dir/api']],
  ['.', ['https://app.example/dir/']],
  ['https://[2001:db8::1]:8443/a', ['https://[2001:db8::1]:8443/a']],
  ['https://[2001:0db8:0:0:0:0:0:1]', ['https://[2001:db8::1]/']],
  ['http://localhost:3000/api', ['http://localhost:3000/api']],
  ['http://api.localhost', ['http://api.localhost/']],
  ['http://127.0.0.1:80', ['http://127.0.0.1/']],
  ['http://[::1]:3000', ['http://[::1]:3000/']],
  ['https://api.example/a..b/...', ['https://api.example/a..b/...']],
];

/** Prefixes that could send the token to a place that the developer does not mean. */
const refusedPrefixes = [
  'http://api.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://[2001:db8::1]',
  'https://user@api.example',
  'https://user:password@api.example',
  'https://:password@api.example',
  'https://api.example@evil.example',
  'https://api.example/accounts?all',
  'https://api.example/accounts?',
  'https://api.example/accounts#top',
  'https://api.example/accounts#',
  'https://api.example/..',
  'https://api.example/accounts/../admin',
  'https://api.example/accounts/%2e%2e/admin',
  'https://api.example/accounts/.%2E/admin',
  'https://api.example/accounts\\..\\admin',
  'https://api.example/accounts/..%2fadmin',
  'https://api.example/accounts/..%5cadmin',
  'https://api.example/accounts/%252e%252e/admin',
  'https://api.example/accounts/..;/admin',
  'https://api.example/accounts/..%3b/admin',
  '*',
  'https://*.example',
  'https://api.example/*',
  '..',
  '../api',
  'https://',
  'https://api.example:99999',
  'ftp://api.example',
  'ws://api.example',
  'wss://api.example',
  'blob:https://api.example/b1',
  'data:text/plain,https://api.example',
  'javascript:alert(1)',
  'about:blank',
  'file:///api',
];

describe('the prefixes of APIs', () => {
  for (const [list, meaning] of lists) {
    it(`are ${meaning.join(' and ') || 'none'} for ${JSON.stringify(list)}`, () => {
      assert.deepEqual(
        readApiPrefixes(list, page).map(({ href }) => href),
        meaning,
      );
    });
  }

  for (const prefix of refusedPrefixes) {
    it(`may not contain ${prefix}`, () => {
      for (const list of [prefix, `https://other.example ${prefix}`, ` ${prefix}\nhttps://other.example`]) {
        assert.throws(
          () => readApiPrefixes(list, page),
          ({ code, message }: AritmaLoginError) =>
            code === 'invalid_configuration' &&
            message.startsWith('Each URL in "api" must use https') &&
            !message.includes('password'),
        );
      }
    });
  }
});

const accounts = 'https://api.example/accounts';

/** Addresses that are below a prefix. */
const below: [prefix: string, addresses: string[]][] = [
  [
    accounts,
    [
      accounts,
      `${accounts}/`,
      `${accounts}/1`,
      `${accounts}?x=/../#/..`,
      `${accounts}/a..b/..c/d..`,
      `${accounts}/%20/%C3%A6`,
      'https://API.EXAMPLE/accounts',
      'https://api.example:443/accounts',
      'HTTPS://api.example/accounts',
      'https:\\\\api.example\\accounts\\1',
      '//api.example/accounts',
      '\thttps://api.exam\nple/accounts ',
      'https://api.example/other/../accounts/1',
      'https://api.example/./accounts',
    ],
  ],
  [`${accounts}/`, [accounts, `${accounts}/1`]],
  [
    'https://api.example',
    ['https://api.example', 'https://api.example/', accounts, `${accounts}/..%2f`, 'https://api.example?x'],
  ],
  ['/api', ['/api', '/api/1', '/other/../api', 'https://app.example/api', '../api']],
  ['https://bjørn.example', ['https://xn--bjrn-hra.example/a', 'https://BJØRN.example']],
  ['https://[2001:db8::1]', ['https://[2001:DB8:0::1]/a']],
  ['http://localhost:3000', ['http://localhost:3000/a', 'http://LOCALHOST:3000']],
];

/** Addresses that are not below a prefix. */
const outside: [prefix: string, addresses: string[]][] = [
  [
    accounts,
    [
      'https://api.example',
      'https://api.example/',
      'https://api.example/accounts-old',
      'https://api.example/accounts.json',
      'https://api.example/Accounts',
      'https://api.example/account',
      'https://api.example/other/accounts',
      'https://api.example//accounts',
      'https://api.example/accounts%2f1',
      'https://api.example/accounts%3f',
      'https://api.example/accounts;v=1',
      'https://api.example/%61ccounts',
      'https://api.example.evil.example/accounts',
      'https://evil.example/accounts',
      'https://evil.example/https://api.example/accounts',
      'https://evil.example?https://api.example/accounts',
      'https://evil.example#https://api.example/accounts',
      'https://evil.example\\@api.example/accounts',
      'https://api.example@evil.example/accounts',
      'https://api.example%40evil.example/accounts',
      'https://user@api.example/accounts',
      'https://user:password@api.example/accounts',
      'https://:password@api.example/accounts',
      'https://xapi.example/accounts',
      'https://www.api.example/accounts',
      'https://api.example./accounts',
      'https://api-example/accounts',
      'https://api.exampl\u0435/accounts',
      'https://api.example:8443/accounts',
      'https://api.example:80/accounts',
      'http://api.example/accounts',
      'http://api.example:443/accounts',
      'ws://api.example/accounts',
      'wss://api.example/accounts',
      'ftp://api.example/accounts',
      'blob:https://api.example/accounts/1',
      'data:text/plain,https://api.example/accounts',
      'filesystem:https://api.example/accounts/1',
      'javascript:fetch("https://api.example/accounts")',
      'about:blank',
      '/accounts',
      'accounts',
      '',
      'https://',
      'https://api.example:99999/accounts',
      `${accounts}/..`,
      `${accounts}/../admin`,
      `${accounts}/%2e%2e/admin`,
      `${accounts}/%2E./admin`,
      `${accounts}/x/../../admin`,
      `${accounts}\\..\\admin`,
      `${accounts}/..%2fadmin`,
      `${accounts}/..%2Fadmin`,
      `${accounts}/%2e%2e%2fadmin`,
      `${accounts}/..%5cadmin`,
      `${accounts}/1%2f..%2f..%2fadmin`,
      `${accounts}/%252e%252e/admin`,
      `${accounts}/..%252fadmin`,
      `${accounts}/%25252e%25252e%25252fadmin`,
      `${accounts}/..;/admin`,
      `${accounts}/..;a=b/admin`,
      `${accounts}/..%3b/admin`,
      `${accounts}/..%253Ba=b/admin`,
      `${accounts}/%2e%2e;/admin`,
    ],
  ],
  [
    'https://api.example',
    [
      'https://api.example.evil.example',
      'https://api.example@evil.example',
      'https://api.example.',
      'blob:https://api.example/1',
      '/',
      'https://api.examplee',
    ],
  ],
  ['https://api.example:8443', ['https://api.example', 'https://api.example:8444', 'https://api.example:84430']],
  ['/api', ['/', '/apis', '//api', 'https://other.example/api', '/api/..%2f']],
  [
    'https://[2001:db8::1]',
    ['https://[2001:db8::2]', 'https://[2001:db8::1]:8443', 'https://2001', 'https://[::ffff:32.1.13.184]'],
  ],
  [
    'http://localhost:3000',
    ['http://localhost', 'https://localhost:3000', 'http://127.0.0.1:3000', 'http://localhost.:3000'],
  ],
  ['http://127.0.0.1', ['http://localhost', 'http://127.0.0.2']],
  ['', ['https://app.example/', '/', '']],
];

/** Resolves an address as `new Request()` does in a page. */
function requestUrl(address: string): string {
  return URL.canParse(address, page) ? new URL(address, page).href : address;
}

describe('an address', () => {
  for (const [prefix, addresses] of below) {
    for (const address of addresses) {
      it(`${JSON.stringify(address)} is below ${prefix}`, () => {
        assert.equal(isBelow(readApiPrefixes(prefix, page), requestUrl(address)), true);
      });
    }
  }

  for (const [prefix, addresses] of outside) {
    for (const address of addresses) {
      it(`${JSON.stringify(address)} is not below ${prefix || 'no prefix'}`, () => {
        assert.equal(isBelow(readApiPrefixes(prefix, page), requestUrl(address)), false);
      });
    }
  }

  it('is below a list if it is below one of its prefixes', () => {
    const prefixes = readApiPrefixes('https://a.example/a https://b.example/b', page);
    assert.equal(isBelow(prefixes, 'https://b.example/b/1'), true);
    assert.equal(isBelow(prefixes, 'https://a.example/b'), false);
  });

  it('is below the prefix of an IP address however that is written', () => {
    const prefixes = readApiPrefixes('http://127.0.0.1:3000', page);
    assert.equal(isBelow(prefixes, 'http://127.1:3000/'), true);
    assert.equal(isBelow(prefixes, 'http://0x7f000001:3000/'), true);
  });
});
