import assert from 'node:assert/strict';
import { type AccessToken, readAccessToken } from '../../src/oauth/access-token.js';
import { validateAuthorizationResponse, responseState } from '../../src/oauth/authorization-response.js';
import { AritmaLoginError } from '../../src/oauth/error.js';
import { readTokenResponse } from '../../src/oauth/token-response.js';
import { drawResponse, drawState, responseParameters, type Target, target } from './target.js';

const settings = { authority: 'https://id.example', tenant: 'acme', clientId: 'spa', scope: 'a' };
const receivedAt = 1_000_000;

/** Authorization responses, as the query or the fragment of an address. */
export const authorizationResponses: Target = target(
  'authorization responses',
  (random) => {
    const pairs = random.oneIn(8)
      ? random.many(6, () => [random.text(), random.text()])
      : drawResponse(random, drawState(random));
    if (random.oneIn(4)) pairs.push([...random.pick(pairs.length ? pairs : [['', '']])]);
    const text = new URLSearchParams(pairs).toString();
    return { flow: random.pick(['implicit', 'pkce'] as const), text: random.oneIn(2) ? text : random.mutate(text) };
  },
  ({ flow, text }) => {
    const parameters = new URLSearchParams(text);
    const state = outcome(() => responseState(parameters));
    if (state) assert.ok(/^aritma\.[A-Za-z0-9_-]{43}$/.test(state) && parameters.getAll('state').includes(state));
    const grant = outcome(() => validateAuthorizationResponse(parameters, { ...settings, flow }));
    if (!grant) return;
    const read = (name: string): string | null => parameters.get(name);
    for (const name of responseParameters) assert.ok(parameters.getAll(name).length < 2, `${name} occurs once`);
    assert.equal(read('error'), null);
    assert.equal(read(flow === 'implicit' ? 'access_token' : 'code'), grant);
    assert.equal(read(flow === 'implicit' ? 'code' : 'access_token'), null);
    assert.match(read('iss') ?? 'https://id.example', /^https:\/\/id\.example(\/acme)?\/?$/i);
    if (flow === 'implicit')
      checkToken(
        outcome(() => readAccessToken(parameters, { ...settings, flow }, receivedAt)),
        read,
      );
  },
);

/** Responses of the token endpoint. */
export const tokenResponses: Target = target(
  'token responses',
  (random) => {
    const values = [
      'token',
      'Bearer',
      3600,
      -1,
      1e21,
      0.5,
      null,
      true,
      {},
      [],
      ['Bearer'],
      '',
      'bearer',
      random.text(),
    ];
    const fields = drawResponse(random, 'x').map(([name, value]) => [
      name,
      random.oneIn(4) ? random.pick(values) : value,
    ]);
    const body = random.oneIn(10) ? random.text() : JSON.stringify(Object.fromEntries(fields));
    const status = random.pick([200, 200, 200, 201, 204, 400, 401, 500, 0]);
    return { status, body: random.oneIn(2) ? body : random.mutate(body) };
  },
  ({ status, body }) => {
    const token = outcome(() => readTokenResponse(status, body, { ...settings, flow: 'pkce' }, receivedAt));
    if (!token) return;
    assert.ok(status >= 200 && status < 300);
    const fields = JSON.parse(body) as Record<string, unknown>;
    assert.ok(typeof fields['error'] !== 'string');
    checkToken(token, (name) => fields[name]);
  },
);

/**
 * Runs a function of the package.
 *
 * @returns its result, or undefined if it throws an AritmaLoginError, which is allowed
 * @throws any other error
 */
export function outcome<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof AritmaLoginError)) throw error;
    assert.match(error.code, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    assert.ok(!error.uri || /^https?:/.test(error.uri));
    assert.equal(error.cause, undefined);
    return undefined;
  }
}

function checkToken(token: AccessToken | undefined, read: (name: string) => unknown): void {
  if (!token) return;
  assert.ok(Object.isFrozen(token));
  assert.equal(token.accessToken, read('access_token'));
  assert.match(token.accessToken, /^[A-Za-z0-9._~+/-]+=*$/);
  assert.match(String(read('token_type')), /^bearer$/i);
  assert.equal(token.tokenType, 'Bearer');
  const { expiresIn, expiresAt } = token;
  if (expiresIn === undefined) assert.equal(expiresAt, undefined);
  else assert.ok(Number.isInteger(expiresIn) && expiresIn >= 0 && expiresAt === receivedAt + expiresIn * 1000);
  for (const name of ['scope', 'idToken', 'refreshToken'] as const) {
    assert.ok(token[name] === undefined || typeof token[name] === 'string');
  }
}
