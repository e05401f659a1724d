import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { serverApplication } from '../../demo/server-application/server-application.js';
import { accessToken, authorizeLink, Browser, demo, forServer, locationOf, password, query } from './demo-server.js';

const at = (path: string) => `${demo.application}/server/${path}`;

/** The attributes of the `<aritma-login>` in a page. */
function attributes(page: string): Record<string, string> {
  const [tag = ''] = /<aritma-login[^>]*>/.exec(page) ?? [];
  return Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}

/** Opens a page of the server's, and makes the link that its element would be. */
async function linkOn(browser: Browser, path = ''): Promise<string> {
  const response = await browser.request(at(path));
  assert.equal(response.status, 200);
  const { state, 'code-challenge': code_challenge } = attributes(await response.text());
  return authorizeLink({ ...forServer, state, code_challenge, code_challenge_method: 'S256' });
}

/** Comes back to the server with an answer; the page that it leads to. */
const comeBack = async (browser: Browser, answer: URL | string) => locationOf(await browser.request(String(answer)));

/** The error that a browser is shown after it came back. */
async function errorOf(browser: Browser, answer: URL | string): Promise<string | undefined> {
  assert.equal(await comeBack(browser, answer), at('error'));
  const page = await (await browser.request(at('error'))).text();
  return /id="code" class="code">([^<]*)</.exec(page)?.[1];
}

/** A browser that is logged in, and the answer that it came back with. */
async function loggedIn(): Promise<{ browser: Browser; answer: URL }> {
  const browser = new Browser();
  const answer = await browser.logIn(await linkOn(browser), password);
  assert.equal(await comeBack(browser, answer), at('accounts'));
  return { browser, answer };
}

const isLoggedIn = async (browser: Browser) => (await browser.request(at('accounts'))).status === 200;

test('the page has the element with all that the server made', async () => {
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

test('a login ends at the accounts, and the browser never sees a token', async () => {
  const { browser } = await loggedIn();
  const response = await browser.request(at('accounts'));
  const page = await response.text();
  assert.match(page, /Alice Liddell/);
  assert.match(page, /<td>Savings<\/td>/);
  assert.match(page, /NOK\s312,000\.00/);
  assert.doesNotMatch(page + JSON.stringify([...browser.cookies]), /eyJ/, 'no token of the library’s begins otherwise');
  assert.match(await accessToken(), /^eyJ/);
  assert.equal(locationOf(await browser.request(at(''))), at('accounts'));
});

test('the session has a new id after the login, and the old one is worth nothing', async () => {
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

test('another login ends the session of the one before', async () => {
  const [{ browser }, before] = [await loggedIn(), new Browser()];
  before.cookies = new Map(browser.cookies);
  await comeBack(browser, at('callback?error=forged'));
  await comeBack(browser, await browser.logIn(await linkOn(browser, 'error')));
  assert.equal(await isLoggedIn(browser), true);
  assert.equal(await isLoggedIn(before), false);
});

test('a forged answer is refused, with and without a session', async () => {
  const [visitor, stranger] = [new Browser(), new Browser()];
  const states = ['', '?code=forged', '?code=forged&state=', '?code=forged&state=st%26te'];
  await linkOn(visitor);
  for (const forged of states) {
    assert.equal(await errorOf(visitor, at(`callback${forged}`)), 'state_unknown', forged);
    assert.equal(await errorOf(new Browser(), at(`callback${forged}`)), 'state_unknown', forged);
  }
  const answer = await stranger.logIn(await linkOn(stranger), password);
  assert.equal(await errorOf(visitor, answer), 'state_unknown', 'an answer of another browser');
  assert.equal(await comeBack(stranger, answer), at('accounts'), 'which is good there still');
});

test('a forged answer does not end a session', async () => {
  const { browser } = await loggedIn();
  assert.equal(await errorOf(browser, at('callback?code=forged&state=forged')), 'state_unknown');
  assert.equal(await isLoggedIn(browser), true);
});

test('Cancel is told, and there is another try', async () => {
  const browser = new Browser();
  const answer = await browser.logIn(await linkOn(browser), { action: 'cancel' });
  assert.equal(await errorOf(browser, answer), 'access_denied');
  assert.equal(await errorOf(browser, answer), 'state_unknown', 'a state is good for one answer');
  const again = await browser.logIn(await linkOn(browser, 'error'), password);
  assert.equal(await comeBack(browser, again), at('accounts'));
});

test('a replayed answer is refused', async () => {
  const { browser, answer } = await loggedIn();
  assert.equal(await errorOf(browser, answer), 'state_unknown');
});

test('a replayed code is refused under a new state', async () => {
  const { answer } = await loggedIn();
  const browser = new Browser();
  const { code } = query(answer);
  const state = new URL(await linkOn(browser)).searchParams.get('state')!;
  const replayed = at(`callback?${new URLSearchParams({ code: code!, state })}`);
  assert.equal(await errorOf(browser, replayed), 'invalid_grant');
  assert.equal(await isLoggedIn(browser), false);
});

test('a code that was bought with another verifier is refused', async () => {
  const [victim, thief] = [new Browser(), new Browser()];
  const stolen = query(await victim.logIn(await linkOn(victim), password))['code']!;
  const state = new URL(await linkOn(thief)).searchParams.get('state')!;
  const injected = at(`callback?${new URLSearchParams({ code: stolen, state })}`);
  assert.equal(await errorOf(thief, injected), 'invalid_grant');
});

for (const [what, change, code] of [
  ['of another issuer', { iss: 'https://evil.example' }, 'issuer_mismatch'],
  ['with a token in place of the code', { access_token: 'x' }, 'invalid_response'],
  ['with markup for an error', { error: '<b>' }, '&#60;b&#62;'],
] as const) {
  test(`an answer ${what} is refused`, async () => {
    const browser = new Browser();
    const answer = await browser.logIn(await linkOn(browser), password);
    for (const [name, value] of Object.entries(change)) answer.searchParams.set(name, value);
    assert.equal(await errorOf(browser, answer), code);
  });
}

test('logins of several tabs end in either order', async () => {
  const browser = new Browser();
  const [first, second] = [await linkOn(browser), await linkOn(browser)];
  const cancelled = await browser.logIn(second, { action: 'cancel' });
  assert.equal(await errorOf(browser, cancelled), 'access_denied');
  assert.equal(await comeBack(browser, await browser.logIn(first, password)), at('accounts'));
});

test('logging out forgets the token', async () => {
  const { browser } = await loggedIn();
  const before = new Map(browser.cookies);
  assert.equal((await browser.request(at('logout'))).status, 405, 'a link cannot do it');
  assert.equal(await isLoggedIn(browser), true);
  assert.equal(locationOf(await browser.request(at('logout'), {})), at(''));
  browser.cookies = before;
  assert.equal(await isLoggedIn(browser), false);
});

test('without a login there are no accounts, and without an error no error page', async () => {
  assert.equal(locationOf(await new Browser().request(at('accounts'))), at(''));
  const browser = new Browser();
  assert.equal(locationOf(await browser.request(at('error'))), at(''));
  await linkOn(browser);
  assert.equal(locationOf(await browser.request(at('error'))), at(''));
});

test('127.0.0.1 leads to the host that the redirect URI names', async () => {
  const response = await new Browser().request(at('').replace('localhost', '127.0.0.1'));
  assert.equal(response.headers.get('location'), at(''));
});

/** Runs the server application against an Aritma ID that answers as told, up to the end of a login with `code=x`. */
async function loginAgainst(token: () => Response, api: () => Response): Promise<{ page: string; asked: Request[] }> {
  const asked: Request[] = [];
  const stub = createServer((message, reply) => {
    void message.toArray().then(async (chunks: Buffer[]) => {
      const init = { method: message.method!, headers: message.headers as Record<string, string> };
      const body = Buffer.concat(chunks).toString();
      asked.push(new Request(`http://localhost${message.url}`, body ? { ...init, body } : init));
      const answer = message.method === 'POST' ? token() : api();
      reply.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  try {
    const origin = 'http://server.example';
    const application = serverApplication({
      authority: `http://127.0.0.1:${(stub.address() as AddressInfo).port}`,
      tenant: 'acme',
      clientId: 'server-app',
      clientSecret: 'a secret: 100 %',
      redirectUri: `${origin}/server/callback`,
      scope: 'banking.ais.read',
    });
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
    return { page: await end.text(), asked };
  } finally {
    stub.close();
    stub.closeAllConnections();
  }
}

const goodToken = () => Response.json({ access_token: 'T', token_type: 'Bearer', expires_in: 60 });

test('the exchange goes with the secret and the verifier, and the API gets the token', async () => {
  const { page, asked } = await loginAgainst(goodToken, () => Response.json({ name: '<i>', accounts: [] }));
  const [exchange, api] = asked as [Request, Request];
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
  ['that answers no JSON', () => new Response('down', { status: 503 }), goodToken, /token_request_failed/],
  ['that answers without a token', () => Response.json({}), goodToken, /invalid_response/],
  ['whose API refuses the token', goodToken, () => new Response('', { status: 401 }), /Log in by the server/],
  ['whose API is down', goodToken, () => new Response('', { status: 503 }), /The bank answers with HTTP 503/],
] as const) {
  test(`a server ${what} is told of on a page`, async () => {
    assert.match((await loginAgainst(token, api)).page, shown);
  });
}
