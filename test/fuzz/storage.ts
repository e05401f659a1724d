import assert from 'node:assert/strict';
import { finishLogin } from '../../src/browser/finish-login.js';
import {
  consumePendingLogin,
  expectResponse,
  hasPendingLogin,
  isResponseExpected,
  savePendingLogin,
} from '../../src/browser/pending-logins.js';
import { storageWith, ModelStorage } from '../model/storage.js';
import type { Random } from './random.js';
import { drawResponse, drawState, type Target, target } from './target.js';

/** How long a login may take, in milliseconds. */
const loginLifetime = 3_600_000;
const prefix = 'aritma-login:1:';
const settings = {
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'a',
  redirectUri: 'https://app.example/callback',
  mode: 'redirect',
  returnTo: 'https://app.example/',
} as const;

/** The globals of a browser that Node.js does not have, or that differ there. */
Object.defineProperties(globalThis, {
  navigator: { value: {}, configurable: true },
  origin: { value: 'https://app.example' },
  fetch: { value: () => Promise.resolve({ status: 200, text: () => Promise.resolve(endpoint) }) },
  localStorage: { value: new ModelStorage(), writable: true },
  sessionStorage: { value: new ModelStorage(), writable: true },
});
const endpoint = '{"access_token":"token","token_type":"Bearer"}';

interface Stored {
  readonly state: string;
  readonly entries: [key: string, text: string][];
  readonly response: [name: string, value: string][];
}

/** Entries that any script of the origin may have written to localStorage, and a response that is checked with them. */
export const storages: Target = target('storage', draw, async ({ state, entries, response }) => {
  globalThis.localStorage = storageWith(entries) as never;
  globalThis.sessionStorage = new ModelStorage() as never;
  const isExpected = isResponseExpected(state);
  if (isExpected) assert.ok(hasPendingLogin(state));
  expectResponse(state);
  const other = `aritma.${'o'.repeat(43)}`;
  assert.equal(savePendingLogin(other, { settings: { ...settings, flow: 'implicit' }, created: Date.now() }), true);
  assert.ok(hasPendingLogin(other));

  const parameters = new URLSearchParams(response);
  const before = { ...localStorage } as Record<string, string>;
  const { token, error } = await finishLogin(parameters, Date.now());
  assert.ok(token ? !error : error);
  if (error) assert.equal(error.name, 'AritmaLoginError', String(error));
  if (token) {
    const record = JSON.parse(before[prefix + String(parameters.get('state'))] ?? 'null') as Record<string, unknown>;
    assert.ok(record, 'only a stored login leads to a token');
    assert.ok(!record['used']);
    assert.ok(Math.abs(Date.now() - Number(record['created'])) <= loginLifetime);
    const { error: secondError } = await consumePendingLogin(String(parameters.get('state')), Date.now());
    assert.ok(secondError, 'a login is consumed only once');
  }
  for (const [key, text] of entries) {
    const isOwnKey = key.startsWith(prefix) && /^aritma\.[\w-]{43}$/.test(key.slice(prefix.length));
    if (!isOwnKey) assert.equal(localStorage.getItem(key), text, 'the entries of others are not changed');
  }
});

function draw(random: Random): Stored {
  const state = drawState(random);
  const entries = random.many(3, (): [string, string] => [oddKey(random), record(random)]);
  if (!random.oneIn(20)) entries.push([prefix + state, record(random)]);
  const responseState = random.oneIn(10) ? drawState(random) : state;
  return { state, entries: [...new Map(entries)], response: drawResponse(random, responseState) };
}

function oddKey(random: Random): string {
  const key = prefix + drawState(random);
  return random.oneIn(2) ? key : random.oneIn(2) ? random.mutate(key) : random.text();
}

/** Draws the text of a stored login: a valid one, one with wrong values or types, broken JSON, or another text. */
function record(random: Random): string {
  if (random.oneIn(20)) return random.text();
  const flow = random.pick(['implicit', 'pkce', 'implicit', 'pkce', 'code', 'x']);
  const created =
    Date.now() -
    random.pick([0, 1000, loginLifetime - 1000, loginLifetime + 1000, -1000, -2 * loginLifetime, 200 * loginLifetime]);
  const stored: Record<string, unknown> = { settings: { ...settings, flow }, created };
  if (flow === 'pkce') stored['verifier'] = 'v'.repeat(43);
  if (random.oneIn(6)) stored['used'] = random.pick([true, false, 0, '', null, 'no']);
  if (random.oneIn(3)) {
    const changed = (random.oneIn(2) ? stored['settings'] : stored) as Record<string, unknown>;
    changed[random.pick(Object.keys(changed))] = oddValue(random);
  }
  const text = JSON.stringify(stored);
  return random.oneIn(5) ? random.mutate(text) : text;
}

function oddValue(random: Random): unknown {
  const values: unknown[] = [
    null,
    true,
    0,
    -1,
    1e308,
    '',
    [],
    {},
    [['a']],
    { toString: 1 },
    { toString: null, valueOf: null },
  ];
  return random.oneIn(3) ? random.text() : random.pick(values);
}
