import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorizationUrl, createState, isOwnState, type LoginSettings, tenantUrl } from '../../src/oauth.js';

const settings: LoginSettings = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read services.banking',
  redirectUri: 'https://app.example/callback?x=1&y=2',
  flow: 'implicit',
  mode: 'redirect',
};

describe('the authorize request', () => {
  it('is what Aritma documents, and nothing else', () => {
    assert.equal(
      authorizationUrl(settings, 'aritma.s'),
      'https://id.aritma.io/acme/connect/authorize?scope=banking.ais.read+services.banking&response_type=token' +
        '&client_id=spa&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Fx%3D1%26y%3D2&state=aritma.s',
    );
  });

  it('brings what else is asked for, each parameter once', () => {
    const asked = { acrValues: 'mfa', prompt: 'login', loginHint: 'a@b.example', uiLocales: 'nb en', maxAge: '0' };
    const parameters = [
      ...new URL(authorizationUrl({ ...settings, ...asked, returnTo: 'x', issuer: 'y' }, 's')).searchParams,
    ];
    assert.deepEqual(parameters.slice(5), [
      ['acr_values', 'mfa'],
      ['prompt', 'login'],
      ['login_hint', 'a@b.example'],
      ['ui_locales', 'nb en'],
      ['max_age', '0'],
    ]);
  });

  it('asks for a login where a second factor is asked for, unless a prompt is given', () => {
    const prompt = (asked: Partial<LoginSettings>) =>
      new URL(authorizationUrl({ ...settings, ...asked }, 's')).searchParams.getAll('prompt');
    assert.deepEqual(prompt({ acrValues: 'verify mfa' }), ['login']);
    assert.deepEqual(prompt({ acrValues: 'mfa', prompt: 'consent' }), ['consent']);
    assert.deepEqual(prompt({ acrValues: 'mfa2 verify' }), []);
  });

  it('asks for a code with the challenge of its verifier', () => {
    const url = new URL(authorizationUrl({ ...settings, flow: 'pkce' }, 's', 'c'));
    assert.equal(url.searchParams.get('response_type'), 'code');
    assert.equal(url.searchParams.get('code_challenge'), 'c');
    assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
    assert.doesNotMatch(authorizationUrl({ ...settings, flow: 'code' }, 's'), /challenge/);
  });

  it('writes nothing into the address that could leave its place', () => {
    const hostile = { tenant: 'a@b:c&d', clientId: '&state=x#', scope: '"><script>' };
    const url = new URL(authorizationUrl({ ...settings, ...hostile }, 's'));
    assert.equal(url.origin, 'https://id.aritma.io');
    assert.equal(url.pathname, '/a%40b%3Ac%26d/connect/authorize');
    assert.equal(url.hash, '');
    assert.deepEqual(url.searchParams.getAll('state'), ['s']);
    assert.equal(url.searchParams.get('client_id'), hostile.clientId);
  });

  it('goes to a tenant below the path of an authority', () => {
    assert.equal(tenantUrl({ authority: 'https://h.example/id', tenant: 'æ' }), 'https://h.example/id/%C3%A6');
  });
});

describe('the state', () => {
  it('is of the package’s own form, and another one each time', () => {
    const states = new Set(Array.from({ length: 1000 }, createState));
    assert.equal(states.size, 1000);
    for (const state of states) assert.ok(isOwnState(state), state);
  });

  it('uses every one of its 256 bits', () => {
    const bytes = Array.from({ length: 400 }, () => Buffer.from(createState().slice(7), 'base64url'));
    for (let bit = 0; bit < 256; bit++) {
      const ones = bytes.filter((state) => (state[bit >> 3]! >> (bit & 7)) & 1).length;
      assert.ok(ones > 100 && ones < 300, `bit ${bit} is set ${ones} times in 400`);
    }
  });

  it('of any other form is not taken for an own one', () => {
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
