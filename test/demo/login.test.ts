import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { authorizationServer } from '../../demo/aritma-id/authorization-server.js';
import {
  demo,
  callback,
  password,
  authorizationUrl,
  Browser,
  locationOf,
  fragment,
  query,
  pkce,
  accounts,
} from './demo-server.js';

test('a login by the implicit flow returns a token in the fragment, which the API accepts', async () => {
  const address = await new Browser().logIn(authorizationUrl({ scope: 'services.banking banking.ais.read' }), password);
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

test('the response has no state if the request had none', async () => {
  const address = await new Browser().logIn(authorizationUrl({ state: undefined }), password);
  assert.equal('state' in fragment(address), false);
});

test('the login page reports a wrong password and accepts another attempt', async () => {
  const browser = new Browser();
  const login = locationOf(await browser.request(authorizationUrl()));
  const wrong = await browser.request(login, { username: '"><b>', password: 'wrong' });
  const text = await wrong.text();
  assert.equal(wrong.status, 200);
  assert.equal((await browser.request(login, { ...password, password: 'wrong' })).status, 200);
  assert.match(text, /role="alert"/);
  assert.match(text, /value="&#34;&#62;&#60;b&#62;"/);
  assert.ok(fragment(new URL(locationOf(await browser.request(login, password))))['access_token']);
});

test('Cancel returns access_denied, in the fragment for a token and in the query for a code', async () => {
  const token = await new Browser().logIn(authorizationUrl(), { action: 'cancel' });
  assert.deepEqual(fragment(token), { error: 'access_denied', state: 'st&te' });
  const code = await new Browser().logIn(authorizationUrl(pkce().changes), { action: 'cancel' });
  assert.deepEqual(query(code), { error: 'access_denied', state: 'st&te' });
  assert.equal(code.hash, '#_=_');
});

test('only the browser that began a login can continue it, and only once', async () => {
  const [browser, other] = [new Browser(), new Browser()];
  const login = locationOf(await browser.request(authorizationUrl()));
  await other.request(authorizationUrl());
  assert.equal((await other.request(login)).status, 400);
  assert.equal((await other.request(login, password)).status, 400);
  assert.equal((await browser.request(login, password)).status, 303);
  assert.equal((await browser.request(login, password)).status, 400);
  assert.equal((await browser.request(login)).status, 400);
});

test('a form that is sent twice at the same time is accepted once', async () => {
  const authority = 'http://localhost';
  const server = authorizationServer({
    authority,
    application: authority,
    redirectUris: [callback],
    postLogoutRedirectUris: [],
    serverApplication: { redirectUris: [], postLogoutRedirectUris: [], secret: 'secret' },
  });
  const begun = await server(new Request(authorizationUrl()));
  const login = new URL(begun.headers.get('location')!, authority);
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  const send = () =>
    server(new Request(login, { method: 'POST', headers: { cookie }, body: new URLSearchParams(password) }));
  const twice = await Promise.all([send(), send()]);
  assert.deepEqual(twice.map(({ status }) => status).sort(), [303, 400]);
});

test('a login works on 127.0.0.1 as well as on localhost', async () => {
  const link = authorizationUrl().replace('localhost', '127.0.0.1');
  const login = await new Browser().logIn(link);
  assert.equal(login.hostname, '127.0.0.1');
  assert.ok(fragment(await new Browser().logIn(link, password))['access_token']);
});

test('a session of one tenant makes a second login unnecessary, until the user logs out', async () => {
  const browser = new Browser();
  await browser.logIn(authorizationUrl(), password);
  assert.ok(fragment(await browser.logIn(authorizationUrl()))['access_token']);
  assert.match((await browser.logIn(authorizationUrl({}, 'globex'))).pathname, /^\/globex\/login\//);
  const before = new Map(browser.cookies);
  const logout = locationOf(await browser.request(`${demo.authority}/acme/connect/endsession`));
  assert.equal((await browser.request(logout, {})).status, 303);
  assert.notDeepEqual(browser.cookies, before, 'the logout removes the cookie');
  browser.cookies = before;
  assert.match((await browser.logIn(authorizationUrl())).pathname, /^\/acme\/login\//);
});

test('prompt=none responds without a login page', async () => {
  const browser = new Browser();
  const silent = authorizationUrl({ prompt: 'none' });
  assert.deepEqual(fragment(await browser.logIn(silent)), { error: 'login_required', state: 'st&te' });
  await browser.logIn(authorizationUrl(), password);
  assert.ok(fragment(await browser.logIn(silent))['access_token']);
  const stepUp = await browser.logIn(authorizationUrl({ prompt: 'none', acr_values: 'mfa' }));
  assert.equal(fragment(stepUp)['error'], 'interaction_required');
});

for (const changes of [{ prompt: 'login' }, { prompt: 'select_account' }, { max_age: '0' }]) {
  test(`${new URLSearchParams(changes)} asks for the password even if there is a session`, async () => {
    const browser = new Browser();
    await browser.logIn(authorizationUrl(), password);
    assert.match((await browser.logIn(authorizationUrl(changes))).pathname, /\/login\//);
  });
}

test('max_age asks for the password if the session is older', async () => {
  const browser = new Browser();
  await browser.logIn(authorizationUrl(), password);
  assert.ok(fragment(await browser.logIn(authorizationUrl({ max_age: '60' })))['access_token']);
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
  try {
    assert.match((await browser.logIn(authorizationUrl({ max_age: '60' }))).pathname, /\/login\//);
  } finally {
    mock.timers.reset();
  }
});

test('acr_values add a step each, and no step can be skipped', async () => {
  const link = authorizationUrl({ acr_values: 'other mfa verify' });
  const number = { number: '048552 12345' };
  assert.match((await new Browser().logIn(link, password, { code: '123456' })).pathname, /\/login\//);
  assert.ok(fragment(await new Browser().logIn(link, password, { code: '123456' }, number))['access_token']);
  const browser = new Browser();
  const login = (await browser.logIn(link, password)).href;
  const wrongs: Record<string, string>[] = [{ code: '000000' }, number, password];
  for (const wrong of wrongs) assert.equal((await browser.request(login, wrong)).status, 200);
  await browser.request(login, { code: '123456' });
  assert.equal((await browser.request(login, { number: '12886112345' })).status, 200);
  assert.match(
    (await browser.logIn(authorizationUrl())).pathname,
    /\/login\//,
    'a login that is not complete creates no session',
  );
});

test('the login page uses login_hint and ui_locales', async () => {
  const browser = new Browser();
  const login = await browser.logIn(authorizationUrl({ login_hint: 'bob', ui_locales: 'fr nb-NO en' }));
  const text = await (await browser.request(login.href)).text();
  assert.match(text, /<html lang="nb">/);
  assert.match(text, /value="bob"/);
});

test('a user who can grant only some scopes grants these, and access_denied is returned if there are none', async () => {
  const bob = { username: 'bob', password: 'pickwick' };
  const both = await new Browser().logIn(authorizationUrl({ scope: 'banking.ais.read services.banking' }), bob);
  assert.equal(fragment(both)['scope'], 'banking.ais.read');
  const none = await new Browser().logIn(authorizationUrl({ scope: 'services.banking' }), bob);
  assert.equal(fragment(none)['error'], 'access_denied');
});

test('login pages cannot be framed or cached, and scripts cannot read the cookies', async () => {
  const browser = new Browser();
  const begun = await browser.request(authorizationUrl());
  assert.match(begun.headers.getSetCookie().join(), /Path=\/acme; HttpOnly; SameSite=Lax/);
  const page = await browser.request(locationOf(begun));
  assert.match(page.headers.get('content-security-policy')!, /frame-ancestors 'none'/);
  assert.equal(page.headers.get('x-frame-options'), 'DENY');
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
});
