import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorizationUrl, tenantUrl } from '../../src/oauth/authorization-request.js';
import type { LoginSettings } from '../../src/oauth/login-settings.js';
import { createState, isOwnState } from '../../src/oauth/state.js';

const settings: LoginSettings = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read services.banking',
  redirectUri: 'https://app.example/callback?x=1&y=2',
  flow: 'implicit',
  mode: 'redirect',
};

describe('the authorization request', () => {
  it('contains what Aritma documents, and nothing else', () => {
    assert.equal(
      authorizationUrl(settings, 'aritma.s'),
      'https://id.aritma.io/acme/connect/authorize?scope=banking.ais.read+services.banking&response_type=token' +
        '&client_id=spa&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Fx%3D1%26y%3D2&state=aritma.s',
    );
  });

  it('contains the optional settings, each once', () => {
    const optional = { acrValues: 'mfa', prompt: 'login', loginHint: 'a@b.example', uiLocales: 'nb en', maxAge: '0' };
    const parameters = [
      ...new URL(authorizationUrl({ ...settings, ...optional, returnTo: 'x', issuer: 'y' }, 's')).searchParams,
    ];
    assert.deepEqual(parameters.slice(5), [
      ['acr_values', 'mfa'],
      ['prompt', 'login'],
      ['login_hint', 'a@b.example'],
      ['ui_locales', 'nb en'],
      ['max_age', '0'],
    ]);
  });

  it('contains prompt=login if it requests a second factor and no prompt is given', () => {
    const prompt = (changes: Partial<LoginSettings>) =>
      new URL(authorizationUrl({ ...settings, ...changes }, 's')).searchParams.getAll('prompt');
    assert.deepEqual(prompt({ acrValues: 'verify mfa' }), ['login']);
    assert.deepEqual(prompt({ acrValues: 'mfa', prompt: 'consent' }), ['consent']);
    assert.deepEqual(prompt({ acrValues: 'mfa2 verify' }), []);
  });

  it('requests a code with the PKCE challenge, if there is one', () => {
    const url = new URL(authorizationUrl({ ...settings, flow: 'pkce' }, 's', 'c'));
    assert.equal(url.searchParams.get('response_type'), 'code');
    assert.equal(url.searchParams.get('code_challenge'), 'c');
    assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
    assert.doesNotMatch(authorizationUrl({ ...settings, flow: 'code' }, 's'), /challenge/);
  });

  it('encodes every setting, so that none of them can change another part of the URL', () => {
    const hostile = { tenant: 'a@b:c&d', clientId: '&state=x#', scope: '"><script>' };
    const url = new URL(authorizationUrl({ ...settings, ...hostile }, 's'));
    assert.equal(url.origin, 'https://id.aritma.io');
    assert.equal(url.pathname, '/a%40b%3Ac%26d/connect/authorize');
    assert.equal(url.hash, '');
    assert.deepEqual(url.searchParams.getAll('state'), ['s']);
    assert.equal(url.searchParams.get('client_id'), hostile.clientId);
  });

  it('is sent to the tenant below the path of the authority', () => {
    assert.equal(tenantUrl({ authority: 'https://h.example/id', tenant: 'æ' }), 'https://h.example/id/%C3%A6');
  });
});

describe('a state that this package creates', () => {
  it('has the form of this package, and is different each time', () => {
    const states = new Set(Array.from({ length: 1000 }, createState));
    assert.equal(states.size, 1000);
    for (const state of states) assert.ok(isOwnState(state), state);
  });

  it('is random in each of its 256 bits', () => {
    const bytes = Array.from({ length: 400 }, () => Buffer.from(createState().slice(7), 'base64url'));
    for (let bit = 0; bit < 256; bit++) {
      const ones = bytes.filter((state) => (state[bit >> 3]! >> (bit & 7)) & 1).length;
      assert.ok(ones > 100 && ones < 300, `bit ${bit} is set ${ones} times in 400`);
    }
  });

  it('is distinguished from a state of any other form', () => {
    const own = createState();
    for (const other of [
      '',
      own.slice(1),
      `${own}x`,
      `${own}\n`,
      own.slice(0, -1),
      own.replace('.', '_'),
      own.toUpperCase(),
      `x${own}`,
    ]) {
      assert.equal(isOwnState(other), false, JSON.stringify(other));
    }
  });
});
