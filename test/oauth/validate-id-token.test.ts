import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeChallenge } from '../../src/oauth/pkce.js';
import { authorizationUrl, nonceOf } from '../../src/oauth/authorization-request.js';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import type { Flow } from '../../src/oauth/flow.js';
import { readClaims, validateIdToken } from '../../src/oauth/id-token.js';
import { createIdToken } from '../support/id-token.js';

const settings = { authority: 'https://id.example', tenant: 'Acme', clientId: 'spa' };

const problemOf = (claims: object, ...rest: [nonce?: string, previous?: Record<string, unknown>]): string => {
  try {
    validateIdToken(createIdToken({ ...claims }), settings, ...rest);
    return 'none';
  } catch (error) {
    const { code, message } = error as AritmaLoginError;
    assert.equal(code, 'invalid_id_token');
    return /^The (\w+) of the ID token is missing or not the expected one\. /.exec(message)?.[1] ?? message;
  }
};

const accepted: [title: string, claims: object, nonce?: string][] = [
  ['with the required claims', {}],
  ['with the URL of the tenant as its issuer', { iss: 'https://id.example/Acme' }],
  ['with an issuer in lower case that ends with a slash', { iss: 'https://id.example/acme/' }],
  ['for several audiences if azp names this client', { aud: ['api', 'spa'], azp: 'spa' }],
  ['if aud is a list with only this client', { aud: ['spa'] }],
  ['if azp names this client', { azp: 'spa' }],
  ['with the nonce of the login', { nonce: 'n' }, 'n'],
  ['with a nonce if the login had none', { nonce: 'n' }],
  ['if it is old by the clock of this computer', { iat: 1, exp: 2 }],
  ['if it is from the future by the clock of this computer', { iat: 9e9, exp: 9e9 + 1 }],
];

const refused: [title: string, claims: object, problem: string, nonce?: string][] = [
  ['with another issuer', { iss: 'https://id.example.evil' }, 'iss'],
  ['with the issuer of another tenant', { iss: 'https://id.example/other' }, 'iss'],
  ['without an issuer', { iss: undefined }, 'iss'],
  ['with an issuer that is not a string', { iss: ['https://id.example'] }, 'iss'],
  ['without sub', { sub: undefined }, 'sub'],
  ['with an empty sub', { sub: '' }, 'sub'],
  ['if sub is a number', { sub: 1 }, 'sub'],
  ['for another client', { aud: 'other' }, 'aud'],
  ['without aud', { aud: undefined }, 'aud'],
  ['with an empty list as aud', { aud: [] }, 'aud'],
  ['for a client whose name begins with that of this client', { aud: 'spa2' }, 'aud'],
  ['for several clients without azp', { aud: ['spa', 'other'] }, 'azp'],
  ['if azp names another client', { azp: 'other' }, 'azp'],
  ['for several clients if azp names another one', { aud: ['spa', 'other'], azp: 'other' }, 'azp'],
  ['without exp', { exp: undefined }, 'exp'],
  ['without iat', { iat: undefined }, 'iat'],
  ['if it had expired when it was issued', { iat: 1_800_000_000, exp: 1_800_000_000 }, 'exp'],
  ['if exp is not a number', { exp: '1800000300' }, 'exp'],
  ['without the nonce of the login', {}, 'nonce', 'n'],
  ['with another nonce', { nonce: 'm' }, 'nonce', 'n'],
  ['if the nonce is a list', { nonce: ['n'] }, 'nonce', 'n'],
];

describe('an ID token', () => {
  for (const [title, claims, nonce] of accepted) {
    it(`is accepted ${title}`, () => assert.equal(problemOf(claims, nonce), 'none'));
  }

  for (const [title, claims, problem, nonce] of refused) {
    it(`is refused ${title}`, () => assert.equal(problemOf(claims, nonce), problem));
  }

  it('is refused if it is not a JSON Web Token', () => {
    for (const token of ['', 'i', 'e30.e30.s', 'a.b.c.d.e', '..']) {
      assert.throws(() => validateIdToken(token, settings), { code: 'invalid_id_token' }, token);
    }
  });

  it('of another issuer is refused with a message that names the remedy, and is accepted if "issuer" names it', () => {
    const token = createIdToken({ iss: 'https://login.example/x' });
    assert.throws(() => validateIdToken(token, settings), {
      message:
        'The iss of the ID token is missing or not the expected one. The expected iss is https://id.example/acme or https://id.example. ' +
        'If the iss is correct, set "issuer" to it.',
    });
    assert.equal(validateIdToken(token, { ...settings, issuer: 'https://login.example/x' })['sub'], 'alice');
  });

  it('that a new login can replace is refused with a message that says so', () => {
    const remedy = 'Begin a new login. If it fails again, report it to the operator of the server.';
    const before = { ...readClaims(createIdToken()) };
    const refusals: [problem: string, claims: object, previous?: Record<string, unknown>][] = [
      ['aud', { aud: 'other' }],
      ['iss', { iss: 'https://login.example/x' }, before],
    ];
    for (const [problem, claims, previous] of refusals) {
      assert.throws(() => validateIdToken(createIdToken({ ...claims }), settings, undefined, previous), {
        message: `The ${problem} of the ID token is missing or not the expected one. ${remedy}`,
      });
    }
  });

  it('returns its claims, which cannot be changed', () => {
    const claims = validateIdToken(createIdToken({ name: 'Åse <b>' }), settings);
    assert.equal(claims['name'], 'Åse <b>');
    assert.ok(Object.isFrozen(claims));
  });

  it('is not quoted in an error', () => {
    const token = createIdToken({ aud: 'secret-audience', nonce: 'secret-nonce', sub: 'secret-user' });
    assert.throws(
      () => validateIdToken(token, settings, 'expected-nonce'),
      ({ message }: Error) => !/secret|expected-nonce|e30/.test(message),
    );
  });
});

describe('an ID token after a refresh request', () => {
  const previous = { ...readClaims(createIdToken({ nonce: 'n' })) };

  it('is accepted if its issuer, user and audience are the same, without a nonce', () => {
    assert.equal(problemOf({}, undefined, previous), 'none');
  });

  for (const [claim, value] of [
    ['iss', 'https://id.example/Acme'],
    ['sub', 'bob'],
    ['aud', 'other'],
  ]) {
    it(`is refused with another ${claim}`, () =>
      assert.equal(problemOf({ [claim!]: value }, undefined, previous), claim));
  }
});

describe('the nonce', () => {
  const request = (flow: Flow, scope: string, challenge?: string): string | null =>
    new URL(
      authorizationUrl({ ...settings, flow, scope, redirectUri: 'https://app.example/' }, 's', challenge),
    ).searchParams.get('nonce');

  it('is the code challenge of a login with PKCE and openid, which is the hash of the verifier', async () => {
    const challenge = await codeChallenge('v'.repeat(43));
    assert.equal(request('pkce', 'openid', challenge), challenge);
    assert.equal(request('pkce', 'a openid profile', challenge), challenge);
    assert.equal(nonceOf({ flow: 'pkce', scope: 'openid' }, challenge), challenge);
  });

  it('is not sent without openid, or by a login that a server finishes', async () => {
    const challenge = await codeChallenge('v'.repeat(43));
    assert.equal(request('pkce', 'a openid2 xopenid', challenge), null);
    assert.equal(request('code', 'openid', challenge), null);
    assert.equal(request('implicit', 'a'), null);
  });
});
