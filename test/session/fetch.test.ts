import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import type { Session } from '../../src/session/session.js';
import { eventually, realTime, TestClock } from './support/clock.js';
import { occupyDatabase } from './support/database.js';
import { heldResponse, loggedIn, page, refusal, serverFor, type TestServer } from './support/server.js';
import { newClient, renewed, tokenOf } from './support/sessions.js';

const api = 'https://api.example/accounts';

/** The global `fetch()`, which the tests replace. */
const sendRequest = window.fetch.bind(window);

/** Logs in, with an API that accepts only the token of this number. */
async function apiWith(accepted: number, changes = {}): Promise<{ session: Session; server: TestServer }> {
  const client = newClient();
  const server = serverFor(client);
  server.api = ({ headers }) =>
    headers.get('Authorization') === `Bearer access-${String(accepted)}`
      ? new Response('ok')
      : new Response('', { status: 401 });
  const session = await loggedIn(client, changes);
  session.configure({}, { api });
  return { session, server };
}

const tokensOf = ({ requests }: TestServer): string[] =>
  requests.map(({ headers }) => String(headers.get('Authorization')).replace('Bearer ', ''));

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'sent',
    ({ code, name }: AritmaLoginError | DOMException) => (typeof code === 'string' ? code : name),
  );

const bytesOf = async (body: Blob | Request): Promise<number[]> => [...new Uint8Array(await body.arrayBuffer())];

/** 70,000 bytes that are no text. */
const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);

describe('fetch() of a session', () => {
  it('sends the request of the caller with the token', async () => {
    const { session, server } = await apiWith(0);
    const response = await session.fetch(`${api}/1?a=1#b`, {
      method: 'PUT',
      headers: { 'X-Own': 'x', authorization: 'Basic own' },
      body: 'text',
      credentials: 'include',
      cache: 'no-store',
    });
    expect(await response.text()).to.equal('ok');
    const [request] = server.requests;
    const { method, url, headers, credentials, cache } = request!;
    expect([method, url, credentials, cache]).to.deep.equal(['PUT', `${api}/1?a=1#b`, 'include', 'no-store']);
    expect([headers.get('Authorization'), headers.get('X-Own')]).to.deep.equal(['Bearer access-0', 'x']);
    expect(await request!.text()).to.equal('text');
  });

  it('accepts a text, a URL and a Request, and adds what the caller changes', async () => {
    const { session, server } = await apiWith(0);
    await session.fetch(api);
    await session.fetch(new URL(api));
    const own = new Request(api, { method: 'POST', body: 'own', headers: { 'X-Own': 'x' } });
    await session.fetch(own, { method: 'PUT' });
    expect(tokensOf(server)).to.deep.equal(['access-0', 'access-0', 'access-0']);
    const last = server.requests[2]!;
    expect([last.method, last.headers.get('X-Own'), await last.text()]).to.deep.equal(['PUT', 'x', 'own']);
    expect(own.headers.get('Authorization')).to.equal(null);
  });

  it('renews an expired token once for 50 calls', async () => {
    const { session, server } = await apiWith(1, { expiresIn: 0 });
    const responses = await Promise.all(Array.from({ length: 50 }, () => session.fetch(api)));
    expect(responses.every(({ ok }) => ok)).to.be.true;
    expect(server.received).to.deep.equal(['refresh-0']);
    expect(tokensOf(server)).to.deep.equal(Array(50).fill('access-1'));
  });

  it('renews a refused token once for 50 calls, and repeats each of them', async () => {
    const { session, server } = await apiWith(1);
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => session.fetch(api, { method: 'POST', body: String(index) })),
    );
    expect(responses.every(({ ok }) => ok)).to.be.true;
    expect(server.received).to.deep.equal(['refresh-0']);
    const bodies = await Promise.all(server.requests.slice(50).map((request) => request.text()));
    expect(new Set(bodies).size).to.equal(50);
  });

  for (const [title, change, received] of [
    ['a renewal', (session) => session.renew(), ['refresh-0']],
    ['a login', (session) => session.adopt(tokenOf(session.client, { accessToken: 'access-1' })), []],
  ] as [title: string, change: (session: Session) => Promise<unknown>, received: string[]][]) {
    it(`repeats a request without another renewal if ${title} has changed the token in the meantime`, async () => {
      const { session, server } = await apiWith(1);
      const held = heldResponse();
      const accepting = server.api;
      server.api = () => held.response;
      const slow = session.fetch(api);
      await eventually(() => server.requests.length);
      server.api = accepting;
      await change(session);
      held.send(new Response('', { status: 401 }));
      expect((await slow).status).to.equal(200);
      expect(server.received).to.deep.equal(received);
    });
  }

  const bodies: Record<string, () => BodyInit> = {
    JSON: () => JSON.stringify({ amount: 1, text: 'æøå' }),
    'an ArrayBuffer': () => bytes.slice().buffer,
    'a part of an ArrayBuffer': () => bytes.subarray(10, 60_000),
    'a Blob': () => new Blob([bytes], { type: 'image/png' }),
    'URL parameters': () => new URLSearchParams({ a: '1 2', b: 'æ' }),
    nothing: () => '',
  };
  for (const [title, create] of Object.entries(bodies)) {
    it(`repeats ${title} byte for byte`, async () => {
      const { session, server } = await apiWith(1);
      const response = await session.fetch(api, { method: 'POST', body: create() });
      expect(response.status).to.equal(200);
      expect(tokensOf(server)).to.deep.equal(['access-0', 'access-1']);
      const expected = new Request(api, { method: 'POST', body: create() });
      const expectedBytes = await bytesOf(expected.clone());
      for (const request of server.requests) {
        expect(request.headers.get('Content-Type')).to.equal(expected.headers.get('Content-Type'));
        expect((await bytesOf(request)).join() === expectedBytes.join()).to.be.true;
      }
    });
  }

  it('repeats form data with a file byte for byte', async () => {
    const { session, server } = await apiWith(1);
    session.configure(window, { api: '/test/echo' });
    // WebKit cannot read form data with a file before it is sent.
    const sent: FormData[] = [];
    const decide = server.api;
    server.api = async (request) => {
      sent.push(await (await sendRequest(request)).formData());
      return decide(request);
    };
    const body = new FormData();
    body.append('text', 'æ\r\n"');
    body.append('file', new File([bytes], 'å.bin', { type: 'application/x-own' }));
    await session.fetch('/test/echo', { method: 'POST', body });
    expect(sent).to.have.lengthOf(2);
    for (const fields of sent) {
      expect(fields.get('text')).to.equal('æ\r\n"');
      const file = fields.get('file') as File;
      expect([file.name, file.type]).to.deep.equal(['å.bin', 'application/x-own']);
      expect((await bytesOf(file)).join() === bytes.join()).to.be.true;
    }
  });

  it('repeats the body of a Request byte for byte, and uses it up as the global fetch() does', async () => {
    const { session, server } = await apiWith(1);
    const own = new Request(api, { method: 'POST', body: bytes });
    expect((await session.fetch(own)).status).to.equal(200);
    expect(own.bodyUsed).to.be.true;
    for (const request of server.requests) expect((await bytesOf(request)).join() === bytes.join()).to.be.true;
  });

  it('sends a stream once, and hands the 401 to the caller', async () => {
    const { session, server } = await apiWith(1);
    const init = (text: string) => ({ method: 'POST', body: new Blob([text]).stream(), duplex: 'half' }) as RequestInit;
    // Browsers that cannot send a stream send the text "[object ReadableStream]" instead.
    const isText = new Request(api, init('')).headers.has('Content-Type');
    const response = await session.fetch(api, init('streamed'));
    expect(response.status).to.equal(401);
    expect(tokensOf(server)).to.deep.equal(['access-0']);
    expect(await server.requests[0]!.text()).to.equal(isText ? '[object ReadableStream]' : 'streamed');
  });

  /** Responses that a new token does not change. */
  const handedOver: Record<string, [status: number, challenge?: string]> = {
    'a 403': [403, 'Bearer error="invalid_token"'],
    'a 401 with insufficient_scope': [401, 'Bearer error="insufficient_scope"'],
    'a 401 with invalid_request': [401, 'Bearer error="invalid_request"'],
    'a 401 of another scheme': [401, 'Basic realm="a"'],
    'a 404': [404],
    'a 500': [500],
  };
  for (const [title, [status, challenge]] of Object.entries(handedOver)) {
    it(`hands ${title} to the caller`, async () => {
      const { session, server } = await apiWith(0);
      const headers = challenge ? { 'WWW-Authenticate': challenge } : undefined;
      server.api = () => new Response('details', { status, ...(headers && { headers }) });
      const response = await session.fetch(api);
      expect([response.status, await response.text()]).to.deep.equal([status, 'details']);
      expect(server.received).to.deep.equal([]);
      expect(server.requests).to.have.lengthOf(1);
    });
  }

  it('repeats a request whose refusal has no body', async () => {
    const { session, server } = await apiWith(1);
    server.api = ({ headers }) =>
      headers.get('Authorization') === 'Bearer access-1' ? new Response('ok') : new Response(null, { status: 401 });
    expect(await (await session.fetch(api)).text()).to.equal('ok');
  });

  it('hands a second 401 to the caller, and does not renew again for the next calls', async () => {
    const { session, server } = await apiWith(99);
    for (let count = 0; count < 5; count += 1) expect((await session.fetch(api)).status).to.equal(401);
    expect(server.received).to.deep.equal(['refresh-0']);
    expect(tokensOf(server)).to.deep.equal(['access-0', 'access-1', 'access-1', 'access-1', 'access-1', 'access-1']);
    expect(session.state).to.equal('logged-in');
  });

  it('hands a 401 with its body to the caller if the token cannot be renewed', async () => {
    for (const respond of [
      () => new Response('', { status: 503 }),
      () => refusal('invalid_client', 401),
      () => refusal('invalid_grant'),
      () => Promise.reject(new TypeError('Failed to fetch')),
    ]) {
      const { session, server } = await apiWith(99);
      server.respond = respond;
      server.api = () => new Response('details', { status: 401 });
      const response = await session.fetch(api);
      expect([response.status, await response.text()]).to.deep.equal([401, 'details']);
      expect(server.requests).to.have.lengthOf(1);
    }
  });

  it('rejects as the global fetch() does if there is no connection to the API', async () => {
    const { session, server } = await apiWith(0);
    server.api = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await codeOf(session.fetch(api))).to.equal('TypeError');
    expect(session.state).to.equal('logged-in');
    expect(session.isOffline).to.be.false;
  });

  it('succeeds within 2 seconds after the browser is online again', async () => {
    const { session, server } = await apiWith(1, { expiresIn: 0 });
    server.respond = () => Promise.reject(new TypeError('Failed to fetch'));
    const waiting = session.fetch(api);
    await eventually(() => server.received.length >= 2 && !session.isRenewing);
    server.respond = () => renewed(1);
    const begin = performance.now();
    window.dispatchEvent(new Event('online'));
    expect((await waiting).status).to.equal(200);
    expect(performance.now() - begin).to.be.below(2000);
  });
});

describe('fetch() while a refresh request hangs', () => {
  const comeOnline = (): void => void ['offline', 'online'].forEach((type) => window.dispatchEvent(new Event(type)));

  it('succeeds within 2 seconds after the browser is online again', async () => {
    const { server, session } = await apiWith(2, { expiresIn: 0 });
    server.respond = (_, count) => (count === 1 ? new Promise(() => undefined) : renewed(count));
    const response = session.fetch(api);
    await eventually(() => server.received.length === 1);
    const clock = TestClock.install();
    comeOnline();
    await clock.pass(2000);
    expect((await response).status).to.equal(200);
    expect(server.received).to.deep.equal(['refresh-0', 'refresh-0']);
  });

  it('waits for the response if it arrives within a second, or if the network was not lost', async () => {
    const { server, session } = await apiWith(7, { expiresIn: 0 });
    for (const event of [comeOnline, () => window.dispatchEvent(new Event('online'))]) {
      const held = heldResponse();
      server.received.length = 0;
      server.respond = () => held.response;
      const renewal = session.renew();
      await eventually(() => server.received.length === 1);
      event();
      await realTime(300);
      held.send(renewed(7));
      expect(await renewal).to.equal('access-7');
      expect(server.received).to.have.lengthOf(1);
    }
  });
});

describe('fetch() that is aborted', () => {
  const reason = new DOMException('own', 'AbortError');
  const reasonOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

  it('sends nothing if it was aborted before', async () => {
    const { session, server } = await apiWith(0);
    expect(await codeOf(session.fetch(api, { signal: AbortSignal.abort() }))).to.equal('AbortError');
    expect(server.requests).to.deep.equal([]);
  });

  it('sends nothing if it is aborted while the token is renewed, and the renewal continues', async () => {
    const { session, server } = await apiWith(1, { expiresIn: 0 });
    const held = heldResponse();
    server.respond = () => held.response;
    const controller = new AbortController();
    const aborted = reasonOf(session.fetch(api, { signal: controller.signal }));
    const other = session.fetch(api);
    await eventually(() => server.received.length);
    controller.abort(reason);
    expect(await aborted).to.include({ name: 'AbortError' });
    expect(server.requests).to.deep.equal([]);
    held.send(renewed(1));
    expect((await other).status).to.equal(200);
  });

  it('rejects if it is aborted while a refused token is renewed, and the renewal continues', async () => {
    const { session, server } = await apiWith(1);
    const held = heldResponse();
    server.respond = () => held.response;
    const controller = new AbortController();
    const aborted = reasonOf(session.fetch(api, { signal: controller.signal }));
    await eventually(() => server.received.length, 'the refresh request');
    controller.abort(reason);
    expect(await aborted).to.include({ name: 'AbortError' });
    held.send(renewed(1));
    expect((await session.fetch(api)).status).to.equal(200);
    expect(tokensOf(server)).to.deep.equal(['access-0', 'access-1']);
  });

  it('rejects if it is aborted while the database does not respond after a refusal', async () => {
    const { session, server } = await apiWith(1);
    TestClock.install({ withDatabase: true });
    const controller = new AbortController();
    let release!: () => void;
    server.api = async () => {
      release = await occupyDatabase();
      return new Response('', { status: 401 });
    };
    const aborted = reasonOf(session.fetch(api, { signal: controller.signal }));
    await eventually(() => server.requests.length, 'the request');
    await realTime(50);
    controller.abort(reason);
    expect(await aborted).to.include({ name: 'AbortError' });
    release();
    await realTime(100);
    expect(server.received).to.deep.equal([]);
  });

  it('aborts the request that was sent', async () => {
    const { session, server } = await apiWith(0);
    let signal: AbortSignal | undefined;
    server.api = (request) => {
      signal = request.signal;
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
      });
    };
    const controller = new AbortController();
    const aborted = reasonOf(session.fetch(new Request(api, { signal: controller.signal })));
    await eventually(() => signal);
    controller.abort(reason);
    expect(await aborted).to.include({ name: 'AbortError' });
  });
});

describe('an address that is not below api', () => {
  const refused: [title: string, input: () => RequestInfo | URL, code?: string][] = [
    ['another host', () => 'https://evil.example/accounts'],
    ['a host that begins with the same letters', () => 'https://api.example.evil.example/accounts'],
    // The constructor of Request refuses a user name.
    ['the host as user name', () => 'https://api.example@evil.example/accounts', 'TypeError'],
    ['user information', () => 'https://user:password@api.example/accounts', 'TypeError'],
    ['another port', () => 'https://api.example:8443/accounts'],
    ['http', () => 'http://api.example/accounts'],
    ['another path', () => 'https://api.example/admin'],
    ['a path that begins with the same letters', () => 'https://api.example/accounts-old'],
    ['a path that leaves the prefix', () => `${api}/../admin`],
    ['a path that leaves the prefix when it is decoded', () => `${api}/..%2fadmin`],
    ['a relative address', () => '/accounts'],
    ['an empty address', () => ''],
    ['data:', () => 'data:text/plain,x'],
    ['blob:', () => URL.createObjectURL(new Blob(['x']))],
    ['a URL', () => new URL('https://evil.example/')],
    ['a Request', () => new Request('https://evil.example/')],
    ['an object', () => ({ toString: () => 'https://evil.example/' }) as never],
    ['nothing', () => undefined as never],
  ];
  for (const [title, input, code = 'invalid_configuration'] of refused) {
    it(`is refused, and nothing is sent: ${title}`, async () => {
      const { session, server } = await apiWith(0, { expiresIn: 0 });
      expect(await codeOf(session.fetch(input()))).to.equal(code);
      await realTime(20);
      expect(server.requests).to.deep.equal([]);
      expect(server.received).to.deep.equal([]);
    });
  }

  it('is refused with a message that says what to do', async () => {
    const { session } = await apiWith(0);
    const error = await session.fetch('https://other.example').catch((reason: AritmaLoginError) => reason);
    expect(error).to.have.property('message').that.includes('Add its URL to "api", or use the global fetch().');
  });

  it('is refused if a Request of another window contains it', async () => {
    const { session, server } = await apiWith(0);
    session.configure(window, { api: '/' });
    const frame = document.body.appendChild(document.createElement('iframe'));
    const request = new (frame.contentWindow as typeof globalThis & Window).Request('https://evil.example/');
    expect(await codeOf(session.fetch(request))).to.equal('invalid_configuration');
    frame.remove();
    expect(server.requests).to.deep.equal([]);
  });

  it('receives no request if it comes from an object whose text changes after it was checked', async () => {
    const { session, server } = await apiWith(0);
    let count = 0;
    const input = { toString: () => (count++ ? 'https://evil.example/' : api) };
    await codeOf(session.fetch(input as never));
    expect(server.requests.filter(({ url }) => url !== api)).to.deep.equal([]);
  });

  it('is refused if injected markup has changed the base URL of the page', async () => {
    const { session, server } = await apiWith(0);
    session.configure(window, { api: '/accounts' });
    const base = Object.assign(document.createElement('base'), { href: 'https://evil.example/' });
    document.head.prepend(base);
    const code = await codeOf(session.fetch('/accounts/1'));
    base.remove();
    expect(code).to.equal('invalid_configuration');
    expect(server.requests).to.deep.equal([]);
  });

  it('is every address if there is no api', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = await loggedIn(client);
    for (const empty of [undefined, null, '', ' ']) {
      session.configure(client, { api: empty });
      for (const address of [api, '/', location.href]) {
        expect(await codeOf(session.fetch(address))).to.equal('invalid_configuration');
      }
    }
    expect(server.requests).to.deep.equal([]);
  });

  it('is every address if api contains one that is not allowed', async () => {
    const { session, server } = await apiWith(0);
    session.configure(window, { api: 'http://api.example' });
    expect(await codeOf(session.fetch(api))).to.equal('invalid_configuration');
    session.configure(window, undefined);
    expect(await codeOf(session.fetch(api))).to.equal('sent');
    expect(server.requests).to.have.lengthOf(1);
  });

  it('is below api if any part of the page allows it', async () => {
    const { session } = await apiWith(0);
    const part = {};
    session.configure(part, { api: 'https://other.example /own' });
    for (const address of [api, 'https://other.example/a', '/own', new URL('/own/1', location.href)]) {
      expect(await codeOf(session.fetch(address))).to.equal('sent');
    }
    session.configure(part, undefined);
    expect(await codeOf(session.fetch('https://other.example/a'))).to.equal('invalid_configuration');
  });

  it('is refused before the session is asked for a token, also if nobody is logged in', async () => {
    const session = page(newClient());
    session.configure({}, { api });
    expect(await codeOf(session.fetch('https://evil.example'))).to.equal('invalid_configuration');
    expect(await codeOf(session.fetch(api))).to.equal('login_required');
  });
});
