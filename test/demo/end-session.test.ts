import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { beforeEach, mock, test } from 'node:test';
import type { Faults } from '../../demo/aritma-id/faults.js';
import { authorizationUrl, Browser, callback, demo, locationOf, password, pkce, query } from './demo-server.js';
import { counts, resetDemo, setFaults } from './demo-controls.js';
import { exchange } from './token-requests.js';

const endpoint = `${demo.authority}/acme/connect/endsession`;
const bank = `${demo.application}/bank/`;
const bob = { username: 'bob', password: 'pickwick' };
const none = { hinted: 0, unhinted: 0, failed: 0, post: 0, ended: 0 };

/** Logs in. Returns the ID token. */
async function logIn(browser: Browser, user: Record<string, string> = password): Promise<string> {
  const { verifier, changes } = pkce();
  const link = authorizationUrl({ ...changes, scope: 'openid', prompt: 'login' });
  const { code = '' } = query(await browser.logIn(link, user));
  return (await exchange({ code, code_verifier: verifier })).id_token!;
}

/** Whether the server lets the user of this browser log in without a password. */
async function isLoggedIn(browser: Browser): Promise<boolean> {
  const address = await browser.logIn(authorizationUrl());
  return address.origin + address.pathname === callback;
}

interface Page {
  address: string;
  heading: string | undefined;
  /** The link back to the client. */
  back: string | undefined;
}

/** Sends an end session request and follows its redirects. Returns the page that the user sees. */
async function endSession(
  browser: Browser,
  parameters: Record<string, string> = {},
  method: 'GET' | 'POST' = 'GET',
): Promise<Page> {
  const address = method === 'GET' ? `${endpoint}?${new URLSearchParams(parameters)}` : endpoint;
  return pageAt(browser, locationOf(await browser.request(address, method === 'POST' ? parameters : undefined)));
}

async function pageAt(browser: Browser, address: string): Promise<Page> {
  const response = await browser.request(address);
  if (response.status === 303) return pageAt(browser, locationOf(response));
  assert.equal(response.status, 200);
  const text = await response.text();
  const [, back] = /<a id="return" href="([^"]*)"/.exec(text) ?? [];
  return {
    address,
    heading: /<h1>(.*)<\/h1>/.exec(text)?.[1],
    back: back?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  };
}

/** Sends the form of the page that asks for a confirmation. */
async function confirm(browser: Browser, { address }: Page): Promise<Page> {
  return pageAt(browser, locationOf(await browser.request(address, {})));
}

const question = 'Do you want to log out?';
const answer = 'You are logged out';

beforeEach(resetDemo);

for (const method of ['GET', 'POST'] as const) {
  test(`an end session request by ${method} with an ID token ends the session at once, and links back with the state`, async () => {
    const browser = new Browser();
    const id_token_hint = await logIn(browser);
    assert.equal(await isLoggedIn(browser), true);
    const parameters = { id_token_hint, post_logout_redirect_uri: bank, state: 'st&te' };
    const { heading, back, address } = await endSession(browser, parameters, method);
    assert.deepEqual([heading, back], [answer, `${bank}?state=st%26te`]);
    assert.ok(!address.includes(id_token_hint));
    assert.equal(await isLoggedIn(browser), false);
    assert.deepEqual((await counts()).endSession, { ...none, hinted: 1, ended: 1, post: method === 'POST' ? 1 : 0 });
  });
}

test('the logout removes the cookie of the session, and the session itself', async () => {
  const browser = new Browser();
  const id_token_hint = await logIn(browser);
  const before = new Map(browser.cookies);
  await endSession(browser, { id_token_hint });
  const isEmpty = [...browser.cookies].some(([key, pair]) => key.includes('session') && pair.endsWith('='));
  assert.ok(isEmpty, 'the cookie is removed');
  browser.cookies = before;
  assert.equal(await isLoggedIn(browser), false);
});

test('without an ID token, the user is asked, and there is no link back', async () => {
  const browser = new Browser();
  await logIn(browser);
  const parameters = { client_id: 'spa-pkce', post_logout_redirect_uri: bank, state: 'x' };
  const asked = await endSession(browser, parameters);
  assert.deepEqual([asked.heading, asked.back], [question, undefined]);
  assert.equal(await isLoggedIn(browser), true, 'nothing ends before the confirmation');
  const { heading, back } = await confirm(browser, asked);
  assert.deepEqual([heading, back], [answer, undefined]);
  assert.equal(await isLoggedIn(browser), false);
  assert.deepEqual((await counts()).endSession, { ...none, unhinted: 1, ended: 1 });
});

test('without a session, the user is not asked, and an ID token is enough for the link back', async () => {
  const id_token_hint = await logIn(new Browser());
  const stranger = new Browser();
  const { heading, back } = await endSession(stranger, { id_token_hint, post_logout_redirect_uri: bank });
  assert.deepEqual([heading, back], [answer, bank]);
  assert.equal((await endSession(stranger)).heading, answer);
  assert.deepEqual((await counts()).endSession, { ...none, hinted: 1, unhinted: 1 });
});

test('an expired ID token is accepted as a hint', async () => {
  const browser = new Browser();
  const id_token_hint = await logIn(browser);
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 60 * 60_000 });
  try {
    const { heading, back } = await endSession(browser, { id_token_hint, post_logout_redirect_uri: bank });
    assert.deepEqual([heading, back], [answer, bank]);
  } finally {
    mock.timers.reset();
  }
});

test('the ID token of another user is no valid hint: the user is asked, and there is no link back', async () => {
  const browser = new Browser();
  await logIn(browser);
  const id_token_hint = await logIn(new Browser(), bob);
  const asked = await endSession(browser, { id_token_hint, post_logout_redirect_uri: bank });
  assert.equal(asked.heading, question);
  assert.equal((await confirm(browser, asked)).back, undefined);
});

test('a hint that is not an ID token of this tenant is not accepted', async () => {
  const browser = new Browser();
  const right = await logIn(browser);
  const [header = '', payload = '', signature = ''] = right.split('.');
  const forged = createHmac('sha256', 'another key').update(`${header}.${payload}`).digest('base64url');
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  const wrongs = ['', 'x', `${right}x`, `${header}.${payload}.${forged}`, `${unsigned}.${payload}.`];
  wrongs.push(`${header}.${payload}x.${signature}`);
  for (const id_token_hint of wrongs) {
    const { heading } = await endSession(browser, { id_token_hint, post_logout_redirect_uri: bank });
    assert.equal(heading, question, id_token_hint);
  }
  assert.equal((await endSession(browser, { id_token_hint: right })).heading, answer);
});

for (const idToken of ['other-issuer', 'other-audience', 'malformed'] satisfies Faults['idToken'][]) {
  test(`an ID token with the fault "${idToken}" is not accepted as a hint`, async () => {
    const browser = new Browser();
    await setFaults({ idToken });
    const id_token_hint = await logIn(browser);
    assert.equal((await endSession(browser, { id_token_hint })).heading, question);
  });
}

test('a post_logout_redirect_uri is used only if the client has registered it, as a whole string', async () => {
  const browser = new Browser();
  const id_token_hint = await logIn(browser);
  for (const post_logout_redirect_uri of ['https://evil.example/', bank.slice(0, -1), `${bank}?a=b`, callback, '/']) {
    const { heading, back } = await endSession(browser, { id_token_hint, post_logout_redirect_uri, state: 'x' });
    assert.deepEqual([heading, back], [answer, undefined], post_logout_redirect_uri);
  }
  for (const page of ['/', '/bank/']) {
    for (const host of [demo.application, demo.application.replace('localhost', '127.0.0.1')]) {
      const { back } = await endSession(browser, { id_token_hint, post_logout_redirect_uri: host + page });
      assert.equal(back, host + page);
    }
  }
});

test('a client_id is not used, even if it is wrong', async () => {
  const browser = new Browser();
  const id_token_hint = await logIn(browser);
  const parameters = { id_token_hint, client_id: 'nobody', post_logout_redirect_uri: bank };
  assert.equal((await endSession(browser, parameters)).back, bank);
});

test('a long ID token is accepted as a hint by POST', async () => {
  const browser = new Browser();
  await setFaults({ idToken: 'long' });
  const id_token_hint = await logIn(browser);
  const { heading, back } = await endSession(browser, { id_token_hint, post_logout_redirect_uri: bank }, 'POST');
  assert.deepEqual([heading, back], [answer, bank]);
});

for (const [endSessionFault, status] of [
  ['not-found', 404],
  ['server-error', 500],
] as const) {
  test(`the fault "${endSessionFault}" answers with ${status}, and the session does not end`, async () => {
    const browser = new Browser();
    const id_token_hint = await logIn(browser);
    await setFaults({ endSession: endSessionFault });
    for (const form of [undefined, { id_token_hint }]) {
      assert.equal(
        (await browser.request(`${endpoint}?${new URLSearchParams({ id_token_hint })}`, form)).status,
        status,
      );
    }
    assert.equal(await isLoggedIn(browser), true);
    assert.deepEqual((await counts()).endSession, { ...none, failed: 2, post: 1 });
  });
}

test('the pages of a logout cannot be framed or cached', async () => {
  const browser = new Browser();
  await logIn(browser);
  const asked = await endSession(browser);
  const done = await confirm(browser, asked);
  await logIn(browser);
  for (const { address } of [asked, done]) {
    const { headers } = await browser.request(address);
    assert.match(headers.get('content-security-policy')!, /frame-ancestors 'none'/);
    assert.equal(headers.get('cache-control'), 'no-store');
  }
});
