import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  attributeDefaults,
  attributeName,
  type LoginAttribute,
  type LoginAttributes,
} from '../../src/oauth/login-attributes.js';
import { readLoginSettings } from '../../src/oauth/login-settings.js';
import { responseParameters } from '../../src/oauth/response-parameters.js';

const page = { baseUri: 'https://app.example/shop/cart?open=1', origin: 'https://app.example', isSecure: true };
const complete = {
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read',
  redirectUri: 'https://app.example/callback',
};
const read = (attributes: LoginAttributes) => readLoginSettings({ ...complete, ...attributes }, page);

describe('login settings', () => {
  it('have defaults for flow, mode and authority', () => {
    assert.deepEqual(read({}).settings, { ...complete, ...attributeDefaults });
    assert.deepEqual(read({}).settings, {
      ...complete,
      authority: 'https://id.aritma.io',
      flow: 'implicit',
      mode: 'redirect',
    });
    assert.deepEqual(read({}).warnings, []);
  });

  it('depend on the attributes and the page of this call only', () => {
    const elsewhere = { ...page, origin: 'https://other.example' };
    assert.deepEqual(read({ returnTo: '/' }).errors, []);
    assert.equal(readLoginSettings({ ...complete, returnTo: '/' }, elsewhere).errors.length, 1);
    assert.equal(read({ tenant: 'globex' }).settings?.tenant, 'globex');
    assert.notEqual(read({}), read({}), 'no result is kept for another call');
  });

  it('are frozen, as are the lists of what is missing or wrong', () => {
    for (const result of [read({}), read({ tenant: '', scope: 'openid', prompt: 'x' })]) {
      for (const part of [result, ...(Object.values(result) as object[])]) {
        if (part) assert.throws(() => Object.assign(part, { 0: 'alice' }), TypeError);
      }
    }
  });

  it('are the same for an optional attribute that is empty, white space or absent', () => {
    const empty = { flow: '', authority: ' ', issuer: '', prompt: '\n', maxAge: null, state: '', returnTo: '  ' };
    assert.deepEqual(read(empty).settings, read({}).settings);
  });

  it('contain an absolute redirect URI unchanged, except for the white space around it', () => {
    for (const uri of [
      'https://app.example',
      'com.example.https:/callback',
      'x-data:/callback',
      'HTTPS://App.Example/%7euser?x=1',
      'com.example.app:/callback',
    ]) {
      assert.equal(read({ redirectUri: `\n ${uri} ` }).settings?.redirectUri, uri);
    }
  });

  it('contain a relative redirect-uri and return-to resolved against the base URL of the page', () => {
    assert.equal(read({ redirectUri: 'callback' }).settings?.redirectUri, 'https://app.example/shop/callback');
    assert.equal(read({ redirectUri: '/callback' }).settings?.redirectUri, 'https://app.example/callback');
    assert.equal(read({ redirectUri: 'back?at=a:b' }).settings?.redirectUri, 'https://app.example/shop/back?at=a:b');
    assert.equal(read({ returnTo: '?open=2#top' }).settings?.returnTo, 'https://app.example/shop/cart?open=2#top');
  });

  it('contain relative URLs resolved without the user name and password in the URL of the page', () => {
    const opened = { ...page, baseUri: 'https://bob:hunter2@app.example/shop/cart' };
    for (const [redirectUri, expected] of Object.entries({ '/cb': '/cb', cb: '/shop/cb', '?a=@': '/shop/cart?a=@' })) {
      const { settings } = readLoginSettings({ ...complete, redirectUri, returnTo: redirectUri }, opened);
      assert.equal(settings?.redirectUri, `https://app.example${expected}`);
      assert.equal(settings.returnTo, `https://app.example${expected}`);
    }
    const odd = { ...page, baseUri: 'https://app.example/a//b@c/d' };
    assert.equal(
      readLoginSettings({ ...complete, redirectUri: 'cb' }, odd).settings?.redirectUri,
      'https://app.example/a//b@c/cb',
    );
  });

  it('contain lists with one space between their items', () => {
    assert.equal(
      read({ scope: '\n banking.ais.read\t services.banking ' }).settings?.scope,
      'banking.ais.read services.banking',
    );
    assert.equal(read({ uiLocales: 'nb   en' }).settings?.uiLocales, 'nb en');
  });

  it('contain the authority without trailing slashes, but with its path', () => {
    assert.equal(read({ authority: 'https://id.dev.aritma.io//' }).settings?.authority, 'https://id.dev.aritma.io');
    assert.equal(read({ authority: 'https://h.example/id/' }).settings?.authority, 'https://h.example/id');
  });

  it('may have a number as max-age', () => {
    assert.equal(read({ maxAge: 0 }).settings?.maxAge, '0');
    assert.equal(read({ maxAge: '3600' }).settings?.maxAge, '3600');
  });

  for (const name of ['tenant', 'clientId', 'scope', 'redirectUri'] as const) {
    it(`are undefined, and ${attributeName(name)} is reported as missing, if it is absent, empty or white space`, () => {
      for (const value of [undefined, null, '', ' \n']) {
        const { missing, errors, settings } = read({ [name]: value });
        assert.deepEqual([missing, errors, settings], [[attributeName(name)], [], undefined]);
      }
    });
  }
});

const allowed: [LoginAttribute, string | number][] = [
  ['tenant', 'bedrift-æøå'],
  ['tenant', '.acme'],
  ['tenant', '...a'],
  ['tenant', 'acme.'],
  ['tenant', 'a:b@c&d=e+f'],
  ['redirectUri', 'http://localhost:8000/callback?page=1&codes=2'],
  ['redirectUri', 'capacitor://localhost/callback'],
  ['authority', 'http://localhost:8001'],
  ['authority', 'http://id.localhost'],
  ['authority', 'http://127.1.2.3:80'],
  ['authority', 'http://127.10.20.30'],
  ['authority', 'http://[::1]:5000'],
  ['issuer', 'https://id.aritma.io/ACME/'],
  ['prompt', 'none'],
  ['prompt', 'login consent'],
  ['prompt', 'nonesuch login'],
  ['flow', 'implicit'],
  ['mode', 'redirect'],
  ['mode', 'popup'],
  ['scope', 'openid2 my.profile'],
  ['returnTo', 'https://app.example:443/x'],
];

const forbidden: [LoginAttribute, string | number][] = [
  ...['a/b', 'a\\b', 'a?b', 'a#b', 'a%2fb', 'a;b', 'a b', ' acme', 'acme\n', 'a\u00a0b', 'a\u0000b', 'a\u0085b'].map(
    (tenant): [LoginAttribute, string | number] => ['tenant', tenant],
  ),
  ['tenant', '.'],
  ['tenant', '..'],
  ['tenant', '...'],
  ['tenant', 'a\ud800b'],
  ['tenant', '\udc00'],
  ['redirectUri', 'https://app.example/callback#'],
  ['redirectUri', '/callback#top'],
  ['redirectUri', 'https://app.example/callback?state=1'],
  ['redirectUri', 'https://app.example/callback?a=1&c%6fde'],
  ['redirectUri', '/callback?error=1'],
  ['redirectUri', '?access_token'],
  ...responseParameters.map((name): [LoginAttribute, string] => ['redirectUri', `/callback?a=1&${name}=acme`]),
  ['redirectUri', 'http://me:pw@app.example/callback'],
  ['redirectUri', 'https://me@app.example/callback'],
  ['redirectUri', 'https://:pw@app.example/callback'],
  ['redirectUri', '//me:pw@app.example/callback'],
  ['redirectUri', 'com.example.app://me@callback'],
  ['redirectUri', 'https://'],
  ['redirectUri', 'localhost:8000/callback'],
  ['redirectUri', 'app.example:443/callback'],
  ['redirectUri', 'https:callback'],
  ['redirectUri', 'http:/callback'],
  ['redirectUri', 'https://app.example/call back'],
  ['redirectUri', 'https://app.example/call\u0000back'],
  ['redirectUri', 'javascript:alert(1)'],
  ['redirectUri', 'JavaScript://app.example/%0aalert(1)'],
  ['redirectUri', 'java\nscript:alert(1)'],
  ['redirectUri', 'data:text/html,x'],
  ['redirectUri', 'blob:https://app.example/1'],
  ['redirectUri', 'about:blank'],
  ['redirectUri', 'vbscript:x'],
  ['redirectUri', 'file:///callback.html'],
  ['authority', 'http://id.aritma.io'],
  ['authority', 'http://localhost.example'],
  ['authority', 'http://mylocalhost'],
  ['authority', 'ftp://localhost'],
  ['authority', 'http://127.0.0.1.example'],
  ['authority', 'http://128.0.0.1'],
  ['authority', 'https://user@id.aritma.io'],
  ['authority', 'https://:password@id.aritma.io'],
  ['authority', 'https://id.aritma.io?'],
  ['authority', 'https://id.aritma.io/#'],
  ['authority', 'id.aritma.io'],
  ['authority', '/'],
  ['authority', 'https://id.example\u0002\t/'],
  ['authority', '//'],
  ['authority', 'javascript:alert(1)//'],
  ['issuer', 'http://id.aritma.io'],
  ['issuer', 'https://id.aritma.io/acme?x'],
  ['issuer', 'acme'],
  ...['openid', 'profile', 'email', 'address', 'phone', 'offline_access'].map(
    (scope): [LoginAttribute, string | number] => ['scope', `banking.ais.read ${scope}`],
  ),
  ['scope', 'openid'],
  ['scope', 'openid banking.ais.read'],
  ['flow', 'hybrid'],
  ['flow', 'Implicit'],
  ['flow', 'constructor'],
  ['mode', 'window'],
  ['prompt', 'none login'],
  ['prompt', 'login\tnone'],
  ['maxAge', '1.5'],
  ['maxAge', '-1'],
  ['maxAge', '1h'],
  ['maxAge', Number.NaN],
  ['state', 'x'],
  ['codeChallenge', 'x'],
  ['returnTo', 'https://evil.example/'],
  ['returnTo', '//evil.example'],
  ['returnTo', '/\\evil.example'],
  ['returnTo', 'http://app.example/'],
  ['returnTo', 'https://app.example.evil.example/'],
  ['returnTo', 'javascript:alert(1)'],
  ['returnTo', 'blob:https://app.example/1'],
  ['returnTo', 'https://'],
  ['returnTo', '//user@app.example/x'],
  ['returnTo', 'https://user:pw@app.example/x'],
  ['returnTo', '//%6aavascript:@app.example/%2F%2Fevil.example'],
  ['returnTo', 'https://javascript@app.example/%0aalert(1)'],
];

describe('the rules for attributes', () => {
  for (const [name, value] of allowed) {
    it(`allow ${attributeName(name)}=${JSON.stringify(value)}`, () => {
      assert.deepEqual(read({ [name]: value }).errors, []);
    });
  }

  for (const [name, value] of forbidden) {
    it(`forbid ${attributeName(name)}=${JSON.stringify(value)}`, () => {
      const { settings, errors } = read({ [name]: value });
      assert.equal(settings, undefined);
      assert.equal(errors[0]?.code, 'invalid_configuration');
      assert.match(errors[0].message, new RegExp(`^The attribute "${attributeName(name)}" .{10}`));
    });
  }

  it('are explained by a message that lists the allowed flows, or the forbidden parameters', () => {
    assert.match(read({ flow: 'hybrid' }).errors[0]?.message ?? '', /implicit, pkce, code\b/);
    assert.match(
      read({ redirectUri: '?code' }).errors[0]?.message ?? '',
      /state, code, error, .*access_token, .*iss\b/,
    );
  });

  it('resolve every return-to to the origin and a path that begins with exactly one slash', () => {
    const addresses = [
      '',
      '?',
      '#x',
      'x',
      '/x',
      '//app.example//x',
      '/a\\x',
      '/.//x',
      '/%2F%2Fx',
      'https:/x',
      '/@x',
      '/..//x',
    ];
    for (const returnTo of addresses) {
      const { settings, errors } = read({ returnTo: returnTo || '/' });
      assert.deepEqual(errors, [], returnTo);
      assert.match(settings?.returnTo?.slice(page.origin.length) ?? '', /^\/(?!\/)/, returnTo);
      assert.ok(settings?.returnTo?.startsWith(page.origin));
    }
  });

  it('report only the flow if it is unknown, whatever the other attributes are', () => {
    const { errors } = read({ flow: 'hybrid', mode: 'popup', state: 's', codeChallenge: 'c', scope: 'openid' });
    assert.deepEqual(
      errors.map(({ message }) => /"(.*?)"/.exec(message)?.[1]),
      ['flow'],
    );
  });

  it('report every error, each once', () => {
    const { errors } = read({ tenant: 'a/b', maxAge: 'x', prompt: 'none none' });
    assert.deepEqual(
      errors.map(({ message }) => /"(.*?)"/.exec(message)?.[1]),
      ['tenant', 'prompt', 'max-age'],
    );
  });

  it('apply to a page with an application’s own scheme, for which URL.origin is "null"', () => {
    const own = { baseUri: 'capacitor://localhost/start', origin: 'capacitor://localhost', isSecure: true };
    const { settings } = readLoginSettings({ ...complete, redirectUri: 'back', returnTo: '/home' }, own);
    assert.equal(settings?.redirectUri, 'capacitor://localhost/back');
    assert.equal(settings.returnTo, 'capacitor://localhost/home');
  });
});

describe('the rules for flows', () => {
  it('allow identity scopes if the flow requests a code', () => {
    assert.deepEqual(read({ flow: 'pkce', scope: 'openid offline_access a' }).errors, []);
    assert.deepEqual(read({ flow: 'code', scope: 'openid a', state: 's' }).errors, []);
  });

  it('require a state, and allow a code-challenge, with the flow code', () => {
    assert.deepEqual(read({ flow: 'code' }).missing, ['state']);
    const { settings } = read({ flow: 'code', state: 's', codeChallenge: 'c' });
    assert.deepEqual([settings?.state, settings?.codeChallenge], ['s', 'c']);
  });

  it('forbid a state and a code-challenge with the flow pkce', () => {
    for (const name of ['state', 'codeChallenge'] as const) {
      const [error] = read({ flow: 'pkce', [name]: 'x' }).errors;
      assert.equal(error?.code, 'invalid_configuration');
      assert.match(error.message, /only for flow="code"\. Remove it/);
    }
  });

  it('forbid a popup with the flow code', () => {
    const [error, ...others] = read({ flow: 'code', state: 's', mode: 'popup' }).errors;
    assert.match(error?.message ?? '', /"mode" .*redirect/);
    assert.deepEqual(others, []);
    assert.deepEqual(read({ flow: 'pkce', mode: 'popup' }).errors, []);
  });

  it('require a secure context with the flow pkce only', () => {
    const insecure = { ...page, isSecure: false };
    const errors = (flow: string) =>
      readLoginSettings({ ...complete, flow, ...(flow === 'code' && { state: 's' }) }, insecure).errors;
    assert.equal(errors('pkce')[0]?.code, 'insecure_context');
    assert.match(errors('pkce')[0]?.message ?? '', /https.*localhost/);
    assert.deepEqual([errors('implicit'), errors('code')], [[], []]);
  });

  it('allow a redirect-uri of another origin with the flow code, without a warning', () => {
    const redirectUri = 'https://server.example/callback';
    assert.deepEqual(read({ flow: 'code', state: 's', redirectUri }).warnings, []);
    assert.equal(read({ flow: 'pkce', redirectUri }).warnings.length, 1);
  });
});

describe('the warnings about attributes', () => {
  it('tell of a redirect-uri of another origin, unless its scheme is an application’s own', () => {
    const [warning, ...others] = read({ redirectUri: 'https://www.app.example/callback' }).warnings;
    assert.match(warning ?? '', /"redirect-uri" has a different origin/);
    assert.deepEqual(others, []);
    assert.equal(read({ redirectUri: 'http://localhost:8000/callback' }).warnings.length, 1);
    for (const redirectUri of ['com.example.app:/callback', 'com.example.https:/callback']) {
      assert.deepEqual(read({ redirectUri }).warnings, []);
    }
  });

  const limits: [LoginAttribute, number, string][] = [
    ['clientId', 100, ''],
    ['scope', 300, ''],
    ['redirectUri', 400, 'https://app.example/'],
    ['acrValues', 300, ''],
    ['loginHint', 100, ''],
    ['uiLocales', 100, ''],
  ];
  for (const [name, limit, start] of limits) {
    it(`tell of more than ${limit} characters in ${attributeName(name)}`, () => {
      const longest = start.padEnd(limit, 'x');
      assert.deepEqual(read({ [name]: longest }).warnings, []);
      const { warnings, settings } = read({ [name]: `${longest}x` });
      assert.match(
        warnings.join(),
        new RegExp(`"${attributeName(name)}" is too long for the server\\. Use at most ${limit} characters`),
      );
      assert.ok(settings, 'a warning does not prevent the login');
    });
  }
});
