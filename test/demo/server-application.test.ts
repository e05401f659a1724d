import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { serverApplication } from '../../demo/server-application/server-application.js';
import { pageFrame } from '../../demo/support/page-frame.js';
import { accessToken, authorizationUrl, Browser, demo, forServer, locationOf, password, query } from './demo-server.js';

const at = (path: string) => `${demo.application}/server/${path}`;

/** The attributes of the `<aritma-login>` in a page. */
function attributes(page: string): Record<string, string> {
  const [tag = ''] = /<aritma-login[^>]*>/.exec(page) ?? [];
  return Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}

/** Opens a page of the server, and creates the address that its login link would have. */
async function linkOn(browser: Browser, path = ''): Promise<string> {
  const response = await browser.request(at(path));
  assert.equal(response.status, 200);
  const { state, 'code-challenge': code_challenge } = attributes(await response.text());
  return authorizationUrl({ ...forServer, state, code_challenge, code_challenge_method: 'S256' });
}

/** Requests the redirect URI with a response. Returns the address of the page that is shown then. */
const comeBack = async (browser: Browser, response: URL | string) =>
  locationOf(await browser.request(String(response)));

/** Requests the redirect URI with a response that is refused. Returns the error code that is shown. */
async function errorOf(browser: Browser, response: URL | string): Promise<string | undefined> {
  assert.equal(await comeBack(browser, response), at('error'));
  const page = await (await browser.request(at('error'))).text();
  return /id="code" class="code">([^<]*)</.exec(page)?.[1];
}

/** Logs in. Returns the browser and the address with the authorization response. */
async function loggedIn(): Promise<{ browser: Browser; response: URL }> {
  const browser = new Browser();
  const response = await browser.logIn(await linkOn(browser), password);
  assert.equal(await comeBack(browser, response), at('accounts'));
  return { browser, response };
}

const isLoggedIn = async (browser: Browser) => (await browser.request(at('accounts'))).status === 200;

test('the page contains a login with the state and the challenge that the server created', async () => {
  const response = await new Browser().request(at(''));
  const { state, 'code-challenge': challenge, ...rest } = attributes(await response.text());
  assert.match(state!, /^[\w-]{43}$/);
  assert.match(challenge!, /^[\w-]{43}$/);
  assert.deepEqual(rest, {
    flow: 'code',
    authority: demo.authority,
    tenant: 'acme',
    'client-id': 'server-app',
    scope: 'banking.ais.read',
    'redirect-uri': at('callback'),
  });
  assert.match(response.headers.getSetCookie().join(), /=[\w-]{43}; Path=\/server\/; HttpOnly; SameSite=Lax$/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.match(response.headers.get('content-security-policy')!, /frame-ancestors 'none'/);
});

test('a login leads to the accounts, and the browser never receives a token', async () => {
  const { browser } = await loggedIn();
  const response = await browser.request(at('accounts'));
  const page = await response.text();
  assert.match(page, /Alice Liddell/);
  assert.match(page, /<td>Savings<\/td>/);
  assert.match(page, /NOK\s312,000\.00/);
  assert.doesNotMatch(
    page + JSON.stringify([...browser.cookies]),
    /eyJ/,
    'every token of the library begins like this',
  );
  assert.match(await accessToken(), /^eyJ/);
  assert.equal(locationOf(await browser.request(at(''))), at('accounts'));
});

test('the session has a new ID after the login, and the previous ID is not logged in', async () => {
  const browser = new Browser();
  const planted = new Browser();
  const link = await linkOn(browser);
  planted.cookies = new Map(browser.cookies);
  await comeBack(browser, await browser.logIn(link, password));
  assert.notDeepEqual(session(browser), session(planted));
  assert.equal(await isLoggedIn(browser), true);
  assert.equal(await isLoggedIn(planted), false);
});

const session = ({ cookies }: Browser) => [...cookies].filter(([key]) => key.startsWith('/server/'));

test('a second login ends the session of the first one', async () => {
  const [{ browser }, before] = [await loggedIn(), new Browser()];
  before.cookies = new Map(browser.cookies);
  await comeBack(browser, at('callback?error=forged'));
  await comeBack(browser, await browser.logIn(await linkOn(browser, 'error')));
  assert.equal(await isLoggedIn(browser), true);
  assert.equal(await isLoggedIn(before), false);
});

test('a forged response is refused, with and without a session', async () => {
  const [visitor, stranger] = [new Browser(), new Browser()];
  const states = ['', '?code=forged', '?code=forged&state=', '?code=forged&state=st%26te'];
  await linkOn(visitor);
  for (const forged of states) {
    assert.equal(await errorOf(visitor, at(`callback${forged}`)), 'state_unknown', forged);
    assert.equal(await errorOf(new Browser(), at(`callback${forged}`)), 'state_unknown', forged);
  }
  const response = await stranger.logIn(await linkOn(stranger), password);
  assert.equal(await errorOf(visitor, response), 'state_unknown', 'a response to another browser');
  assert.equal(await comeBack(stranger, response), at('accounts'), 'the other browser can still use it');
});

test('a forged response does not end a session', async () => {
  const { browser } = await loggedIn();
  assert.equal(await errorOf(browser, at('callback?code=forged&state=forged')), 'state_unknown');
  assert.equal(await isLoggedIn(browser), true);
});

test('the error page shows a cancelled login and can begin another one', async () => {
  const browser = new Browser();
  const response = await browser.logIn(await linkOn(browser), { action: 'cancel' });
  assert.equal(await errorOf(browser, response), 'access_denied');
  assert.equal(await errorOf(browser, response), 'state_unknown', 'a state can be used once');
  const again = await browser.logIn(await linkOn(browser, 'error'), password);
  assert.equal(await comeBack(browser, again), at('accounts'));
});

test('a response that is sent again is refused', async () => {
  const { browser, response } = await loggedIn();
  assert.equal(await errorOf(browser, response), 'state_unknown');
});

test('a used code is refused with a new state', async () => {
  const { response } = await loggedIn();
  const browser = new Browser();
  const { code } = query(response);
  const state = new URL(await linkOn(browser)).searchParams.get('state')!;
  const replayed = at(`callback?${new URLSearchParams({ code: code!, state })}`);
  assert.equal(await errorOf(browser, replayed), 'invalid_grant');
  assert.equal(await isLoggedIn(browser), false);
});

test('a code that belongs to another verifier is refused', async () => {
  const [victim, thief] = [new Browser(), new Browser()];
  const stolen = query(await victim.logIn(await linkOn(victim), password))['code']!;
  const state = new URL(await linkOn(thief)).searchParams.get('state')!;
  const injected = at(`callback?${new URLSearchParams({ code: stolen, state })}`);
  assert.equal(await errorOf(thief, injected), 'invalid_grant');
});

for (const [what, change, code] of [
  ['from another issuer', { iss: 'https://evil.example' }, 'issuer_mismatch'],
  ['with a token instead of the code', { access_token: 'x' }, 'invalid_response'],
  ['with markup as its error', { error: '<b>' }, '&#60;b&#62;'],
] as const) {
  test(`a response ${what} is refused`, async () => {
    const browser = new Browser();
    const response = await browser.logIn(await linkOn(browser), password);
    for (const [name, value] of Object.entries(change)) response.searchParams.set(name, value);
    assert.equal(await errorOf(browser, response), code);
  });
}

test('logins in two tabs can be completed in any order', async () => {
  const browser = new Browser();
  const [first, second] = [await linkOn(browser), await linkOn(browser)];
  const cancelled = await browser.logIn(second, { action: 'cancel' });
  assert.equal(await errorOf(browser, cancelled), 'access_denied');
  assert.equal(await comeBack(browser, await browser.logIn(first, password)), at('accounts'));
});

test('logging out removes the token', async () => {
  const { browser } = await loggedIn();
  const before = new Map(browser.cookies);
  assert.equal((await browser.request(at('logout'))).status, 405, 'a link cannot log out');
  assert.equal(await isLoggedIn(browser), true);
  assert.equal(locationOf(await browser.request(at('logout'), {})), at(''));
  browser.cookies = before;
  assert.equal(await isLoggedIn(browser), false);
});

test('without a login, the accounts page redirects to the start page, and so does the error page without an error', async () => {
  assert.equal(locationOf(await new Browser().request(at('accounts'))), at(''));
  const browser = new Browser();
  assert.equal(locationOf(await browser.request(at('error'))), at(''));
  await linkOn(browser);
  assert.equal(locationOf(await browser.request(at('error'))), at(''));
});

test('a request to 127.0.0.1 is redirected to the host of the redirect URI', async () => {
  const response = await new Browser().request(at('').replace('localhost', '127.0.0.1'));
  assert.equal(response.headers.get('location'), at(''));
});

/**
 * Completes a login with `code=x` in a server application whose Aritma ID is a stub.
 *
 * @param token creates the response to a token request
 * @param api creates the response of the API
 */
async function loginAgainst(
  token: () => Response,
  api: () => Response,
): Promise<{ page: string; requests: Request[] }> {
  const requests: Request[] = [];
  const stub = createServer((message, reply) => {
    void message.toArray().then(async (chunks: Buffer[]) => {
      const init = { method: message.method!, headers: message.headers as Record<string, string> };
      const body = Buffer.concat(chunks).toString();
      requests.push(new Request(`http://localhost${message.url}`, body ? { ...init, body } : init));
      const response = message.method === 'POST' ? token() : api();
      reply.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
    });
  });
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  try {
    const origin = 'http://server.example';
    const authority = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
    const registration = {
      authority,
      tenant: 'acme',
      clientId: 'server-app',
      clientSecret: 'a secret: 100 %',
      redirectUri: `${origin}/server/callback`,
      scope: 'banking.ais.read',
    };
    const application = serverApplication(registration, pageFrame(authority));
    let cookie = '';
    const get = async (path: string) => {
      const response = await application(
        new Request(`${origin}${path}`, { headers: { cookie, host: 'server.example' } }),
      );
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return response;
    };
    const { state } = attributes(await (await get('/server/')).text());
    const back = await get(`/server/callback?code=x&state=${state}`);
    let end = back;
    for (let to = back.headers.get('location'); to; to = end.headers.get('location')) end = await get(to);
    return { page: await end.text(), requests };
  } finally {
    stub.close();
    stub.closeAllConnections();
  }
}

const goodToken = () => Response.json({ access_token: 'T', token_type: 'Bearer', expires_in: 60 });

test('the token request contains the secret and the verifier, and the API request contains the token', async () => {
  const { page, requests } = await loginAgainst(goodToken, () => Response.json({ name: '<i>', accounts: [] }));
  const [exchange, api] = requests as [Request, Request];
  const form = Object.fromEntries(new URLSearchParams(await exchange.text()));
  const { code_verifier, ...rest } = form;
  assert.match(code_verifier!, /^[\w-]{43}$/);
  assert.deepEqual(rest, {
    grant_type: 'authorization_code',
    code: 'x',
    client_id: 'server-app',
    redirect_uri: 'http://server.example/server/callback',
  });
  const basic = Buffer.from(exchange.headers.get('authorization')!.replace('Basic ', ''), 'base64').toString();
  assert.equal(basic, 'server-app:a+secret%3A+100+%25', 'form-encoded: RFC 6749 2.3.1');
  assert.equal(api.headers.get('authorization'), 'Bearer T');
  assert.match(page, /&#60;i&#62;/, 'names are escaped');
});

for (const [what, token, api, shown] of [
  ['does not respond with JSON', () => new Response('down', { status: 503 }), goodToken, /token_request_failed/],
  ['responds without a token', () => Response.json({}), goodToken, /invalid_response/],
  [
    'refuses the token in its API',
    goodToken,
    () => new Response('', { status: 401 }),
    /Log in with the server application/,
  ],
  ['fails in its API', goodToken, () => new Response('', { status: 503 }), /The bank responded with HTTP 503/],
] as const) {
  test(`the server application shows a page if Aritma ID ${what}`, async () => {
    assert.match((await loginAgainst(token, api)).page, shown);
  });
}
