import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { authorizationServer } from '../../demo/authorization-server/authorization-server.js';
import {
  demo,
  callback,
  password,
  authorizeLink,
  Browser,
  locationOf,
  fragment,
  query,
  pkce,
  accounts,
} from './demo-server.js';

test('the login answers in the fragment, and the token opens the API', async () => {
  const address = await new Browser().logIn(authorizeLink({ scope: 'services.banking banking.ais.read' }), password);
  assert.equal(address.origin + address.pathname + address.search, callback);
  const { access_token, expires_in, ...rest } = fragment(address);
  assert.match(expires_in!, /^3600$|^3599$/);
  assert.deepEqual(rest, {
    token_type: 'Bearer',
    scope: 'banking.ais.read services.banking',
    state: 'st&te',
  });
  const response = await accounts(access_token);
  assert.equal(response.status, 200);
  const body = (await response.json()) as { name: string; accounts: unknown[] };
  assert.equal(body.name, 'Alice Liddell');
  assert.equal(body.accounts.length, 3);
});

test('without a state the answer has none', async () => {
  const address = await new Browser().logIn(authorizeLink({ state: undefined }), password);
  assert.equal('state' in fragment(address), false);
});

test('a wrong password is said, and the login goes on', async () => {
  const browser = new Browser();
  const login = locationOf(await browser.request(authorizeLink()));
  const refused = await browser.request(login, { username: '"><b>', password: 'wrong' });
  const text = await refused.text();
  assert.equal(refused.status, 200);
  assert.equal((await browser.request(login, { ...password, password: 'wrong' })).status, 200);
  assert.match(text, /role="alert"/);
  assert.match(text, /value="&#34;&#62;&#60;b&#62;"/);
  assert.ok(fragment(new URL(locationOf(await browser.request(login, password))))['access_token']);
});

test('Cancel takes access_denied back: in the fragment for a token, in the query for a code', async () => {
  const token = await new Browser().logIn(authorizeLink(), { action: 'cancel' });
  assert.deepEqual(fragment(token), { error: 'access_denied', state: 'st&te' });
  const code = await new Browser().logIn(authorizeLink(pkce().changes), { action: 'cancel' });
  assert.deepEqual(query(code), { error: 'access_denied', state: 'st&te' });
  assert.equal(code.hash, '#_=_');
});

test('a login can be gone on with by its own browser only, and once', async () => {
  const [browser, other] = [new Browser(), new Browser()];
  const login = locationOf(await browser.request(authorizeLink()));
  await other.request(authorizeLink());
  assert.equal((await other.request(login)).status, 400);
  assert.equal((await other.request(login, password)).status, 400);
  assert.equal((await browser.request(login, password)).status, 303);
  assert.equal((await browser.request(login, password)).status, 400);
  assert.equal((await browser.request(login)).status, 400);
});

test('a form that is sent twice at once is taken once', async () => {
  const authority = 'http://localhost';
  const server = authorizationServer({
    authority,
    application: authority,
    redirectUris: [callback],
    serverApplication: { redirectUris: [], secret: 'secret' },
  });
  const begun = await server(new Request(authorizeLink()));
  const login = new URL(begun.headers.get('location')!, authority);
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  const send = () =>
    server(new Request(login, { method: 'POST', headers: { cookie }, body: new URLSearchParams(password) }));
  const twice = await Promise.all([send(), send()]);
  assert.deepEqual(twice.map(({ status }) => status).sort(), [303, 400]);
});

test('the server serves 127.0.0.1 as it does localhost', async () => {
  const link = authorizeLink().replace('localhost', '127.0.0.1');
  const login = await new Browser().logIn(link);
  assert.equal(login.hostname, '127.0.0.1');
  assert.ok(fragment(await new Browser().logIn(link, password))['access_token']);
});

test('a session spares the login, and ends with endsession; each tenant has its own', async () => {
  const browser = new Browser();
  await browser.logIn(authorizeLink(), password);
  assert.ok(fragment(await browser.logIn(authorizeLink()))['access_token']);
  assert.match((await browser.logIn(authorizeLink({}, 'globex'))).pathname, /^\/globex\/login\//);
  const before = new Map(browser.cookies);
  assert.equal((await browser.request(`${demo.authority}/acme/connect/endsession`)).status, 200);
  assert.notDeepEqual(browser.cookies, before, 'the browser is told to forget');
  browser.cookies = before;
  assert.match((await browser.logIn(authorizeLink())).pathname, /^\/acme\/login\//);
});

test('prompt=none answers without a page', async () => {
  const browser = new Browser();
  const silent = authorizeLink({ prompt: 'none' });
  assert.deepEqual(fragment(await browser.logIn(silent)), { error: 'login_required', state: 'st&te' });
  await browser.logIn(authorizeLink(), password);
  assert.ok(fragment(await browser.logIn(silent))['access_token']);
  const stepUp = await browser.logIn(authorizeLink({ prompt: 'none', acr_values: 'mfa' }));
  assert.equal(fragment(stepUp)['error'], 'interaction_required');
});

for (const changes of [{ prompt: 'login' }, { prompt: 'select_account' }, { max_age: '0' }]) {
  test(`${new URLSearchParams(changes)} asks again in spite of a session`, async () => {
    const browser = new Browser();
    await browser.logIn(authorizeLink(), password);
    assert.match((await browser.logIn(authorizeLink(changes))).pathname, /\/login\//);
  });
}

test('max_age asks again when the session is older', async () => {
  const browser = new Browser();
  await browser.logIn(authorizeLink(), password);
  assert.ok(fragment(await browser.logIn(authorizeLink({ max_age: '60' })))['access_token']);
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
  try {
    assert.match((await browser.logIn(authorizeLink({ max_age: '60' }))).pathname, /\/login\//);
  } finally {
    mock.timers.reset();
  }
});

test('acr_values add their steps, and none can be skipped', async () => {
  const link = authorizeLink({ acr_values: 'other mfa verify' });
  const number = { number: '048552 12345' };
  assert.match((await new Browser().logIn(link, password, { code: '123456' })).pathname, /\/login\//);
  assert.ok(fragment(await new Browser().logIn(link, password, { code: '123456' }, number))['access_token']);
  const browser = new Browser();
  const login = (await browser.logIn(link, password)).href;
  const wrongs: Record<string, string>[] = [{ code: '000000' }, number, password];
  for (const wrong of wrongs) assert.equal((await browser.request(login, wrong)).status, 200);
  await browser.request(login, { code: '123456' });
  assert.equal((await browser.request(login, { number: '12886112345' })).status, 200);
  assert.match((await browser.logIn(authorizeLink())).pathname, /\/login\//, 'half a login is no session');
});

test('login_hint and ui_locales reach the login page', async () => {
  const browser = new Browser();
  const login = await browser.logIn(authorizeLink({ login_hint: 'bob', ui_locales: 'fr nb-NO en' }));
  const text = await (await browser.request(login.href)).text();
  assert.match(text, /<html lang="nb">/);
  assert.match(text, /value="bob"/);
});

test('who may give away less gives a narrower scope, or nothing', async () => {
  const bob = { username: 'bob', password: 'pickwick' };
  const both = await new Browser().logIn(authorizeLink({ scope: 'banking.ais.read services.banking' }), bob);
  assert.equal(fragment(both)['scope'], 'banking.ais.read');
  const none = await new Browser().logIn(authorizeLink({ scope: 'services.banking' }), bob);
  assert.equal(fragment(none)['error'], 'access_denied');
});

test('pages cannot be framed or kept, and cookies cannot be read by scripts', async () => {
  const browser = new Browser();
  const begun = await browser.request(authorizeLink());
  assert.match(begun.headers.getSetCookie().join(), /Path=\/acme; HttpOnly; SameSite=Lax/);
  const page = await browser.request(locationOf(begun));
  assert.match(page.headers.get('content-security-policy')!, /frame-ancestors 'none'/);
  assert.equal(page.headers.get('x-frame-options'), 'DENY');
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
});
