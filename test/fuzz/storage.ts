import assert from 'node:assert/strict';
import { finishLogin } from '../../src/browser/finish-login.js';
import {
  consumePendingLogin,
  expectResponse,
  hasPendingLogin,
  isResponseExpected,
  savePendingLogin,
} from '../../src/browser/pending-logins.js';
import { filled, ModelStorage } from '../model/storage.js';
import type { Random } from './random.js';
import { drawAnswer, drawState, type Target, target } from './target.js';

const hour = 3_600_000;
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

/** What a browser has and Node has not, or not so. */
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
  readonly answer: [name: string, value: string][];
}

/** What another script of the origin may leave in localStorage, and an answer that meets it. */
export const storages: Target = target('storage', draw, async ({ state, entries, answer }) => {
  globalThis.localStorage = filled(entries) as never;
  globalThis.sessionStorage = new ModelStorage() as never;
  const isExpected = isResponseExpected(state);
  if (isExpected) assert.ok(hasPendingLogin(state));
  expectResponse(state);
  const other = `aritma.${'o'.repeat(43)}`;
  assert.equal(savePendingLogin(other, { settings: { ...settings, flow: 'implicit' }, created: Date.now() }), true);
  assert.ok(hasPendingLogin(other));

  const parameters = new URLSearchParams(answer);
  const before = { ...localStorage } as Record<string, string>;
  const { token, error } = await finishLogin(parameters, Date.now());
  assert.ok(token ? !error : error);
  if (error) assert.equal(error.name, 'AritmaLoginError', String(error));
  if (token) {
    const record = JSON.parse(before[prefix + String(parameters.get('state'))] ?? 'null') as Record<string, unknown>;
    assert.ok(record, 'no token without a login that was stored');
    assert.ok(!record['used']);
    assert.ok(Math.abs(Date.now() - Number(record['created'])) <= hour);
    const { error: again } = await consumePendingLogin(String(parameters.get('state')), Date.now());
    assert.ok(again, 'no login is consumed twice');
  }
  for (const [key, text] of entries) {
    const isOurs = key.startsWith(prefix) && /^aritma\.[\w-]{43}$/.test(key.slice(prefix.length));
    if (!isOurs) assert.equal(localStorage.getItem(key), text, 'what is not ours is left alone');
  }
});

function draw(random: Random): Stored {
  const state = drawState(random);
  const entries = random.many(3, (): [string, string] => [oddKey(random), record(random)]);
  if (!random.oneIn(20)) entries.push([prefix + state, record(random)]);
  const answered = random.oneIn(10) ? drawState(random) : state;
  return { state, entries: [...new Map(entries)], answer: drawAnswer(random, answered) };
}

function oddKey(random: Random): string {
  const key = prefix + drawState(random);
  return random.oneIn(2) ? key : random.oneIn(2) ? random.mutate(key) : random.text();
}

/** A record as it should be, or of wrong values, wrong types, broken, or nothing of the kind. */
function record(random: Random): string {
  if (random.oneIn(20)) return random.text();
  const flow = random.pick(['implicit', 'pkce', 'implicit', 'pkce', 'code', 'x']);
  const created = Date.now() - random.pick([0, 1000, hour - 1000, hour + 1000, -1000, -2 * hour, 200 * hour]);
  const stored: Record<string, unknown> = { settings: { ...settings, flow }, created };
  if (flow === 'pkce') stored['verifier'] = 'v'.repeat(43);
  if (random.oneIn(6)) stored['used'] = random.pick([true, false, 0, '', null, 'no']);
  if (random.oneIn(3)) {
    const within = (random.oneIn(2) ? stored['settings'] : stored) as Record<string, unknown>;
    within[random.pick(Object.keys(within))] = oddValue(random);
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
