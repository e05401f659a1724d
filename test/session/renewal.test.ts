import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import { watchInput } from '../../src/session/page-activity.js';
import type { Session } from '../../src/session/session.js';
import { createIdToken } from '../support/id-token.js';
import { consoleLines } from '../support/events.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { eventually, realTime, TestClock } from './support/clock.js';
import { browserKey, fillDisk, readStored, writeStored } from './support/database.js';
import { heldResponse, loggedIn, page, readPage, refusal, serverFor } from './support/server.js';
import { changesOf, comeBack, errorsOf, leavePage, newClient, renewed, tokenOf } from './support/sessions.js';

type Client = ReturnType<typeof newClient>;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The value of a promise, or the code of the error with which it rejects. */
const settled = (promise: Promise<string>): Promise<string> => promise.catch(({ code }: AritmaLoginError) => code);

const unavailable = (status: number, body = ''): Response => new Response(body, { status });

/** Makes the page hidden or visible, as the switch to another tab does. */
function show(isVisible: boolean): void {
  replaceProperty(Document.prototype, 'visibilityState', { get: () => (isVisible ? 'visible' : 'hidden') });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}

/** Logs in with tokens that all pages of the browser share. */
async function sharedLogin(client: Client, changes: Parameters<typeof tokenOf>[1] = {}): Promise<Session> {
  const session = page(client);
  session.configure({}, { storage: 'browser' });
  await session.adopt(tokenOf(client, changes));
  return session;
}

before(watchInput);

describe('a renewal that fails', () => {
  /** Responses that say nothing about the session. */
  const temporary: Record<string, [respond: () => Response | Promise<Response>, code: string]> = {
    'there is no connection': [() => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
    'the connection is cut in the body': [
      () => new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('cut')) })),
      'offline',
    ],
    'the server is overloaded (429)': [() => unavailable(429), 'token_request_failed'],
    'the server is not available (503)': [
      () => unavailable(503, '<h1>Service Unavailable</h1>'),
      'token_request_failed',
    ],
    'the server fails (500)': [() => refusal('invalid_grant', 500), 'invalid_grant'],
    'a proxy fails (502)': [() => unavailable(502, '<html>'), 'token_request_failed'],
    'a 503 contains invalid_grant': [() => refusal('invalid_grant', 503), 'invalid_grant'],
    'a 429 contains invalid_client': [() => refusal('invalid_client', 429), 'invalid_client'],
    'the server reports temporarily_unavailable': [() => refusal('temporarily_unavailable'), 'temporarily_unavailable'],
    'the server reports server_error': [() => refusal('server_error'), 'server_error'],
    'a 200 is a page': [() => new Response('<!doctype html><h1>Log in</h1>'), 'token_request_failed'],
    'a 200 is empty': [() => new Response(''), 'token_request_failed'],
    'a 200 is cut': [() => new Response('{"access_token":"acc'), 'token_request_failed'],
    'a 200 has no token': [() => Response.json({}), 'invalid_response'],
    'a 200 has a token of another type': [() => renewed(1, { token_type: 'DPoP' }), 'invalid_response'],
    'a 200 has a token that no header can contain': [() => renewed(1, { access_token: 'a\nb' }), 'invalid_response'],
    'the address is not found (404)': [() => unavailable(404), 'token_request_failed'],
  };

  for (const [title, [respond, code]] of Object.entries(temporary)) {
    it(`keeps the session and its token if ${title}`, async () => {
      const client = newClient();
      const clock = TestClock.install();
      const server = serverFor(client, respond);
      const session = await loggedIn(client, { expiresIn: 100 });
      const changes = changesOf(session);
      const errors = errorsOf(session);
      await clock.pass(50 * second);
      const early = settled(session.getToken());
      await clock.pass(20 * second);
      expect(await early).to.equal('access-0');
      await clock.pass(40 * second);
      const late = settled(session.getToken());
      await clock.pass(35 * second);
      expect(await late).to.equal(code);
      expect(session.state).to.equal('logged-in');
      expect(session.isOffline).to.be.true;
      expect(session.error?.code).to.equal(code);
      expect(errors).to.deep.equal([code]);
      expect(changes).to.deep.equal([]);
      expect(server.received.length).to.be.within(1, 10);

      server.respond = () => renewed(7);
      window.dispatchEvent(new Event('online'));
      expect(await session.getToken()).to.equal('access-7');
      expect(session.isOffline).to.be.false;
      expect(session.error).to.be.undefined;
      expect(await (await readPage(client)).getToken()).to.equal('access-7');
    });
  }

  it('is repeated after 1, 2, 4 and 8 seconds, and then only if a caller needs a token', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, () => unavailable(503));
    const session = await loggedIn(client, { expiresIn: 0 });
    const counts: number[] = [];
    await clock.pass(500);
    for (let at = 0; at < 20; at += 1) {
      await clock.pass(second);
      counts.push(server.received.length);
    }
    expect(counts.at(-1)).to.equal(5);
    expect(counts[0]).to.be.at.most(2);
    expect(counts[2]).to.be.at.most(3);
    expect(counts[6]).to.be.at.most(4);
    await clock.pass(10 * minute);
    expect(server.received.length).to.equal(5);
    server.respond = () => renewed(6);
    expect(await session.getToken()).to.equal('access-6');
  });

  it('is not aborted if the request was sent after the network had come back', async () => {
    const client = newClient();
    const server = serverFor(client, async (_, count) => {
      await realTime(1500);
      return renewed(count);
    });
    const session = await loggedIn(client);
    window.dispatchEvent(new Event('offline'));
    const renewing = session.renew();
    window.dispatchEvent(new Event('online'));
    expect(await renewing).to.equal('access-1');
    expect(server.received).to.deep.equal(['refresh-0']);
  });

  it('is repeated when the browser is online again, for a caller that waits', async () => {
    const client = newClient();
    const server = serverFor(client, () => Promise.reject(new TypeError('Failed to fetch')));
    const session = await loggedIn(client, { expiresIn: 0 });
    const waiting = session.getToken();
    await eventually(() => server.received.length >= 2 && !session.isRenewing);
    server.respond = () => renewed(1);
    const begin = performance.now();
    window.dispatchEvent(new Event('online'));
    expect(await waiting).to.equal('access-1');
    expect(performance.now() - begin).to.be.below(2000);
  });

  it('never ends a session that is offline for ten minutes around the expiry', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, () => Promise.reject(new TypeError('Failed to fetch')));
    const session = await loggedIn(client, { expiresIn: 300 });
    session.configure({}, { renew: 'always' });
    const changes = changesOf(session);
    for (let count = 0; count < 10; count += 1) {
      await clock.pass(minute);
      window.dispatchEvent(new Event('visibilitychange'));
    }
    expect(changes).to.deep.equal([]);
    expect(session.state).to.equal('logged-in');
    expect(server.received.length).to.be.within(5, 12);
    server.respond = () => renewed(1);
    window.dispatchEvent(new Event('online'));
    expect(await session.getToken()).to.equal('access-1');
  });

  for (const cause of ['there is no connection', 'the server is not available (503)']) {
    it(`leaves no trace of an interruption in the record if ${cause}`, async () => {
      const client = newClient();
      const server = serverFor(client, temporary[cause]![0]);
      const session = await sharedLogin(client);
      await session.renew().catch(() => undefined);
      expect((await readStored(browserKey(client)))!.content).to.include({ generation: 0, renewingSince: undefined });
      server.respond = () => refusal('invalid_grant');
      await session.renew().catch(() => undefined);
      expect(session.reason).to.equal('lost');
      expect(session.error?.message).not.to.include('a page was left');
    });
  }

  it('rejects with an error that says what to do, and contains the cause', async () => {
    const client = newClient();
    const cause = new TypeError('Failed to fetch');
    serverFor(client, () => Promise.reject(cause));
    const session = await loggedIn(client);
    const error = await session.renew().catch((reason: AritmaLoginError) => reason);
    expect(((error as Error).cause as Error).cause).to.equal(cause);
    expect((error as Error).message)
      .to.include('The session is kept: try again later.')
      .and.to.include('the CORS settings of the token endpoint and the connect-src of your Content-Security-Policy');
  });

  it('is not waited for longer than 30 seconds if no response arrives', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, (refreshToken, count) => {
      if (count === 1) return new Promise(() => undefined);
      return refreshToken === 'refresh-0' ? renewed(1) : refusal('invalid_grant');
    });
    const session = await loggedIn(client, { expiresIn: 0 });
    const waiting = settled(session.getToken());
    await eventually(() => server.received.length === 1);
    await clock.pass(34 * second);
    expect(await waiting).to.equal('offline');
    expect(session.state).to.equal('logged-in');
    expect(await session.getToken()).to.equal('access-1');
  });

  it('stops a caller that does not wait any longer, and continues for the others', async () => {
    const client = newClient();
    const held = heldResponse();
    serverFor(client, () => held.response);
    const session = await loggedIn(client, { expiresIn: 0 });
    const controller = new AbortController();
    const impatient = session.getToken({ signal: controller.signal }).catch(({ name }: Error) => name);
    const patient = session.getToken();
    await realTime(50);
    controller.abort();
    expect(await impatient).to.equal('AbortError');
    held.send(renewed(1));
    expect(await patient).to.equal('access-1');
    expect(await session.getToken({ signal: controller.signal }).catch(({ name }: Error) => name)).to.equal(
      'AbortError',
    );
  });
});

describe('a renewal that the server refuses', () => {
  it('ends the session with invalid_grant, with one message, and no second request', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, () => refusal('invalid_grant'));
    const session = await loggedIn(client, { expiresIn: 100 });
    const changes = changesOf(session);
    const errors = errorsOf(session);
    const results = [1, 2, 3].map(() => {
      void clock.pass(0);
      return settled(session.renew());
    });
    expect(await Promise.all(results)).to.deep.equal(Array(3).fill('login_required'));
    await clock.pass(hour);
    expect(server.received).to.deep.equal(['refresh-0']);
    expect(changes).to.deep.equal(['logged-out (lost)']);
    expect(errors).to.deep.equal(['session_ended']);
    expect(session.peekToken()).to.be.undefined;
    expect(page(client).state).to.equal('logged-out');
    await session.adopt(tokenOf(client, { accessToken: 'access-again' }));
    expect(await session.getToken()).to.equal('access-again');
    expect(session.error).to.be.undefined;
  });

  it('is the cause of the errors that follow', async () => {
    const client = newClient();
    serverFor(client, () => refusal('invalid_grant'));
    const session = await loggedIn(client);
    const error = (await session.renew().catch((reason: unknown) => reason)) as AritmaLoginError;
    const ended = error.cause as AritmaLoginError;
    expect(error.code).to.equal('login_required');
    expect(error.message).to.include('Let the user log in');
    expect(ended.code).to.equal('session_ended');
    expect(ended.message).to.equal('The server no longer accepts the refresh token. Let the user log in again.');
    expect((ended.cause as AritmaLoginError).code).to.equal('invalid_grant');
  });

  it('does not end a session whose tokens another page has renewed in the meantime', async () => {
    const client = newClient();
    const held = heldResponse();
    const server = serverFor(client, () => held.response);
    const session = await sharedLogin(client, { expiresIn: 0 });
    const waiting = session.getToken();
    await eventually(() => server.received.length);
    const entry = (await readStored(browserKey(client)))!;
    const content = {
      ...(entry.content as object),
      generation: 1,
      accessToken: 'access-x',
      expiresIn: 3600,
      receivedAt: Date.now(),
    };
    await writeStored(browserKey(client), { ...entry, generation: 1, content });
    held.send(refusal('invalid_grant'));
    expect(await waiting).to.equal('access-x');
    expect(session.state).to.equal('logged-in');
    expect(session.error).to.be.undefined;
  });

  for (const code of ['invalid_client', 'unauthorized_client', 'unsupported_grant_type']) {
    it(`with ${code} is not repeated, and the access token is used to its end`, async () => {
      const client = newClient();
      const clock = TestClock.install();
      const server = serverFor(client, () => refusal(code, code === 'invalid_client' ? 401 : 400));
      const session = await loggedIn(client, { expiresIn: 100 });
      const changes = changesOf(session);
      const errors = errorsOf(session);
      await clock.pass(80 * second);
      expect(await session.getToken()).to.equal('access-0');
      expect(session.state).to.equal('logged-in');
      expect(errors).to.deep.equal([code]);
      await clock.pass(30 * second);
      expect(session.state).to.equal('logged-out');
      expect(changes).to.deep.equal(['logged-out (expired)']);
      expect(server.received).to.deep.equal(['refresh-0']);
      expect(errors).to.deep.equal([code]);
      expect(await settled(session.getToken())).to.equal('login_required');
      expect(page(client).state).to.equal('logged-out');
    });
  }
});

describe('a renewal with an ID token', () => {
  const withIdToken = (claims: object): Response => renewed(1, { id_token: createIdToken({ ...claims }) });

  for (const [claim, value] of Object.entries({ sub: 'bob', iss: 'https://id.example/other', aud: 'other' })) {
    it(`is discarded, revoked and not repeated if its ${claim} differs`, async () => {
      const client = newClient();
      const clock = TestClock.install();
      const server = serverFor(client, () => withIdToken({ [claim]: value }));
      const session = await loggedIn(client, { expiresIn: 100 });
      const errors = errorsOf(session);
      await clock.pass(80 * second);
      expect(await session.getToken()).to.equal('access-0');
      expect(session.claims?.['sub']).to.equal('alice');
      expect(errors).to.deep.equal(['invalid_id_token']);
      expect(server.revoked).to.deep.equal(['refresh-1']);
      await clock.pass(30 * second);
      expect(session.state).to.equal('logged-out');
      expect(server.received).to.deep.equal(['refresh-0']);
    });
  }

  it('is discarded if its user differs, and the refresh token is not revoked if the server has not replaced it', async () => {
    const client = newClient();
    const idToken = createIdToken({ sub: 'bob' });
    const server = serverFor(client, () => renewed(1, { id_token: idToken, refresh_token: undefined }));
    const session = await loggedIn(client);
    expect(await settled(session.renew())).to.equal('login_required');
    expect(session.error!.code).to.equal('invalid_id_token');
    expect(server.revocations).to.deep.equal([]);
    expect(await session.getToken()).to.equal('access-0');
  });

  it('shows the new claims if it is that of the same user', async () => {
    const client = newClient();
    serverFor(client, () => withIdToken({ name: 'Alice' }));
    const session = await loggedIn(client);
    expect(await session.renew()).to.equal('access-1');
    expect(session.claims?.['name']).to.equal('Alice');
  });

  it('does not keep the ID token if the login had none, because it could belong to another user', async () => {
    const client = newClient();
    serverFor(client, () => withIdToken({ sub: 'bob' }));
    const session = await loggedIn(client, { idToken: undefined as never });
    expect(await session.renew()).to.equal('access-1');
    expect(session.claims).to.be.undefined;
  });
});

describe('a renewal that succeeds', () => {
  it('needs no locks, which an insecure context does not have', async () => {
    const client = newClient();
    serverFor(client);
    const session = await loggedIn(client);
    replaceProperty(navigator, 'locks', { value: undefined });
    expect(await session.renew()).to.equal('access-1');
  });

  it('stores the tokens if the response arrived while the computer slept', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const held = heldResponse();
    const server = serverFor(client, (_, count) => (count === 1 ? held.response : refusal('invalid_grant')));
    const session = await loggedIn(client, { expiresIn: 100 });
    const renewing = settled(session.renew());
    await eventually(() => server.received.length === 1);
    await clock.sleep(hour);
    held.send(renewed(1));
    expect(await renewing).to.equal('access-1');
    expect(server.received).to.deep.equal(['refresh-0']);
  });

  it('does not revoke its late tokens after another login, because the server could also revoke the tokens of that login', async () => {
    const client = newClient();
    const held = heldResponse();
    const server = serverFor(client, () => held.response);
    const session = await loggedIn(client);
    const renewal = settled(session.renew());
    await eventually(() => server.received.length);
    await session.adopt(tokenOf(client, { accessToken: 'access-new', refreshToken: 'refresh-new' }));
    held.send(renewed(7));
    await renewal;
    await realTime(50);
    expect([session.peekToken(), server.revoked]).to.deep.equal(['access-new', []]);
  });

  it('does not log in again after a logout that a full disk did not store', async () => {
    const client = newClient();
    const held = heldResponse();
    const server = serverFor(client, () => held.response);
    consoleLines('warn');
    const session = await sharedLogin(client);
    const waiting = settled(session.renew());
    await eventually(() => server.received.length);
    fillDisk();
    await session.logout({ local: true }).catch(() => undefined);
    held.send(renewed(1));
    expect(await waiting).to.equal('login_required');
    expect(session.state).to.equal('logged-out');
    expect(session.peekToken()).to.be.undefined;
  });

  it('keeps the refresh token that the response does not replace', async () => {
    const client = newClient();
    const server = serverFor(client, (_, count) => renewed(count, { refresh_token: undefined }));
    const session = await loggedIn(client);
    await session.renew();
    await session.renew();
    expect(server.received).to.deep.equal(['refresh-0', 'refresh-0']);
  });

  it('without expires_in is used until the API refuses it', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, (_, count) => renewed(count, { expires_in: undefined }));
    const session = await loggedIn(client, { expiresIn: 0 });
    expect(await session.getToken()).to.equal('access-1');
    expect(session.expiresAt).to.be.undefined;
    await clock.pass(hour);
    await clock.sleep(47 * hour);
    expect(await session.getToken()).to.equal('access-1');
    server.api = ({ headers }) => unavailable(headers.get('Authorization') === 'Bearer access-2' ? 200 : 401);
    session.configure({}, { api: 'https://api.example' });
    expect((await session.fetch('https://api.example')).status).to.equal(200);
    expect(server.received).to.deep.equal(['refresh-0', 'refresh-1']);
  });

  it('does not continue after the page is left, because its response would be lost', async () => {
    const client = newClient();
    const server = serverFor(client);
    await (await loggedIn(client)).renew();
    expect(server.refreshRequests.map(({ keepalive }) => keepalive)).to.deep.equal([false]);
  });

  it('can contain tokens of 40 kB', async () => {
    const client = newClient();
    const long = 'a'.repeat(40_000);
    const server = serverFor(client, () => renewed(1, { access_token: long, refresh_token: `r${long}` }));
    const session = await loggedIn(client, { expiresIn: 0 });
    expect(await session.getToken()).to.equal(long);
    const next = await readPage(client);
    expect(await next.getToken()).to.equal(long);
    await next.renew();
    expect(server.received).to.deep.equal(['refresh-0', `r${long}`]);
  });

  it('adopts a lifetime that changes', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const lifetimes = [60, 7200, '90', 30.5];
    const server = serverFor(client, (_, count) => renewed(count, { expires_in: lifetimes[count - 1] }));
    const session = await loggedIn(client, { expiresIn: 600 });
    show(false);
    for (const [index, seconds] of [600, 60, 7200, 90].entries()) {
      expect(server.received).to.have.lengthOf(index);
      expect(session.expiresAt! - Date.now()).to.be.within((seconds - 1) * second - 500, seconds * second);
      await clock.pass((seconds - 1) * second);
      expect(await session.getToken()).to.equal(`access-${String(index + 1)}`);
    }
    expect(session.expiresAt! - Date.now()).to.be.at.most(30 * second);
  });

  it('is complete if a page was left during it, and the server accepts the old refresh token', async () => {
    const client = newClient();
    const server = serverFor(client);
    await sharedLogin(client, { expiresIn: 0 });
    await leaveDuringRenewal(client);
    const next = await readPage(client);
    const changes = changesOf(next);
    expect(await next.getToken()).to.equal('access-1');
    expect(server.received).to.deep.equal(['refresh-0']);
    expect(changes).to.deep.equal(['logged-in (renewed)']);
    const content = (await readStored(browserKey(client)))!.content as { renewingSince?: number };
    expect(content.renewingSince).to.be.undefined;
  });

  it('is impossible if a page was left during it, and the server has replaced the refresh token', async () => {
    const client = newClient();
    const server = serverFor(client, () => refusal('invalid_grant'));
    await sharedLogin(client, { expiresIn: 0 });
    await leaveDuringRenewal(client);
    const next = await readPage(client);
    const errors = errorsOf(next);
    expect(await settled(next.getToken())).to.equal('login_required');
    expect(server.received).to.deep.equal(['refresh-0']);
    expect(next.reason).to.equal('lost');
    expect(errors).to.deep.equal(['session_ended']);
    expect(next.error?.message).to.include('a page was left');
    expect((await readPage(client)).state).to.equal('logged-out');
  });

  /** Leaves in the database what a page leaves there that ends during a renewal. */
  async function leaveDuringRenewal(client: Client): Promise<void> {
    const entry = (await readStored(browserKey(client)))!;
    const content = { ...(entry.content as object), renewingSince: Date.now() - 100 };
    await writeStored(browserKey(client), { ...entry, content });
  }
});

describe('the brake', () => {
  it('sends at most one request in 30 seconds for tokens that live 10 seconds, if no caller needs one', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, (_, count) => renewed(count, { expires_in: 10 }));
    const session = await loggedIn(client, { expiresIn: 10 });
    session.configure({}, { renew: 'always' });
    for (let count = 0; count < 20; count += 1) {
      await clock.pass(10 * second);
      window.dispatchEvent(new Event('visibilitychange'));
      comeBack();
    }
    await clock.pass(0);
    expect(server.received.length).to.be.within(5, 7);
  });

  it('sends few requests for a caller if each token is already expired when it arrives', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, (_, count) => renewed(count, { expires_in: 0 }));
    const session = await loggedIn(client, { expiresIn: 0 });
    const waiting = settled(session.getToken());
    await clock.pass(33 * second);
    await waiting;
    expect(server.received.length).to.be.within(1, 3);
    expect(session.state).to.equal('logged-in');
  });

  it('sends nothing at once for tokens that live 60 days', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client);
    const session = await loggedIn(client, { expiresIn: 60 * 24 * 3600 });
    session.configure({}, { renew: 'always' });
    await clock.pass(hour);
    expect(server.received).to.deep.equal([]);
    expect(session.state).to.equal('logged-in');
  });

  for (const [title, change] of [
    ['back by an hour', -hour],
    ['ahead by an hour', hour],
    ['to 1970', -Date.now()],
    ['to 2040', Date.UTC(2040, 0, 1) - Date.now()],
  ] as const) {
    it(`sends at most two requests if the clock is set ${title} and corrected`, async () => {
      const client = newClient();
      const clock = TestClock.install();
      const server = serverFor(client);
      const session = await loggedIn(client);
      session.configure({}, { renew: 'always' });
      const changes = changesOf(session);
      for (const by of [change, -change]) {
        clock.set(by);
        for (let count = 0; count < 5; count += 1) {
          await clock.pass(minute);
          window.dispatchEvent(new Event('visibilitychange'));
          expect(await session.getToken()).to.match(/^access-/);
        }
      }
      expect(server.received.length).to.be.within(1, 2);
      expect(new Set(changes)).to.deep.equal(new Set(['logged-in (renewed)']));
    });
  }
});

describe('the attribute renew', () => {
  it('is active by default: a hidden page does not renew its tokens until it is shown', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client);
    await loggedIn(client, { expiresIn: 120 });
    show(false);
    await clock.pass(10 * minute);
    expect(server.received).to.deep.equal([]);
    show(true);
    await clock.pass(0);
    await eventually(() => server.received.length === 1);
  });

  it('is active by default: an unused page does not renew its tokens, unless a caller needs one', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, (_, count) => renewed(count, { expires_in: 1200 }));
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    const session = await loggedIn(client, { expiresIn: 1200 });
    await clock.pass(hour);
    document.dispatchEvent(new Event('visibilitychange'));
    await clock.pass(1 * second);
    expect(server.received).to.deep.equal([]);
    expect(session.state).to.equal('logged-in');
    expect(await session.getToken()).to.equal('access-1');
    await clock.pass(10 * minute);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));
    await clock.pass(12 * minute);
    expect(server.received).to.deep.equal(['refresh-0', 'refresh-1']);
  });

  for (const [input, event] of Object.entries({
    'a pointer': () => new PointerEvent('pointerdown', { bubbles: true }),
    'the keyboard': () => new KeyboardEvent('keydown', { bubbles: true }),
    'the mouse wheel': () => new WheelEvent('wheel', { bubbles: true }),
    'a touch screen': () => new Event('touchstart', { bubbles: true }),
  })) {
    it(`is active by default: a page is in use if the user uses ${input}, even if the page stops the event`, async () => {
      const client = newClient();
      const clock = TestClock.install();
      const server = serverFor(client);
      document.body.dispatchEvent(new PointerEvent('pointerdown'));
      await loggedIn(client, { expiresIn: 1200 });
      await clock.pass(14 * minute);
      const target = document.createElement('p');
      document.body.append(target);
      afterThisTest(() => target.remove());
      target.addEventListener(event().type, (stopped) => stopped.stopPropagation());
      target.dispatchEvent(event());
      await clock.pass(6 * minute);
      expect(server.received).to.deep.equal(['refresh-0']);
    });
  }

  it('renews the tokens of a hidden page if it is always', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client);
    const session = await loggedIn(client, { expiresIn: 120 });
    session.configure({}, { renew: 'always' });
    show(false);
    await clock.pass(2 * minute);
    expect(server.received).to.deep.equal(['refresh-0']);
  });

  it('lets the session end with its access token if it is never, unless a caller renews it', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client, (_, count) => renewed(count, { expires_in: 120 }));
    const session = await loggedIn(client, { expiresIn: 120 });
    session.configure({}, { renew: 'never', api: 'https://api.example' });
    const changes = changesOf(session);
    await clock.pass(100 * second);
    expect(await session.getToken()).to.equal('access-0');
    server.api = () => unavailable(401);
    expect((await session.fetch('https://api.example/')).status).to.equal(401);
    expect(server.received).to.deep.equal([]);
    expect(await session.renew()).to.equal('access-1');
    await clock.pass(130 * second);
    expect(changes).to.deep.equal(['logged-in (renewed)', 'logged-out (expired)']);
    expect(server.received).to.deep.equal(['refresh-0']);
  });
});

describe('a session without a refresh token', () => {
  it('ends when its access token expires, also while the page is in use', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const server = serverFor(client);
    const session = await loggedIn(client, { expiresIn: 60, refreshToken: undefined as never });
    const changes = changesOf(session);
    await clock.pass(59 * second);
    expect(await session.getToken()).to.equal('access-0');
    const error = await session.renew().catch((reason: unknown) => reason as AritmaLoginError);
    expect(error).to.have.property('code', 'login_required');
    expect(error).to.have.property('message').that.includes('no refresh token').and.includes('"offline_access"');
    expect(session.state).to.equal('logged-in');
    await clock.pass(2 * second);
    expect(changes).to.deep.equal(['logged-out (expired)']);
    expect(server.received).to.deep.equal([]);
    expect(page(client).state).to.equal('logged-out');
  });

  it('ends when its access token expires, also if the page calls getSession() more than once a second', async () => {
    const client = newClient();
    const clock = TestClock.install();
    const session = await loggedIn(client, { expiresIn: 10, refreshToken: undefined as never });
    for (let count = 0; count < 24; count += 1) {
      session.configure({}, {});
      await clock.pass(second / 2);
    }
    expect([session.state, session.reason]).to.deep.equal(['logged-out', 'expired']);
  });

  it('has ended on a page that is opened later', async () => {
    const client = newClient();
    const clock = TestClock.install();
    await loggedIn(client, { expiresIn: 60, refreshToken: undefined as never });
    show(false);
    await clock.pass(hour);
    const next = page(client);
    await eventually(() => next.state === 'logged-out', 'the end of the session');
    expect(next.peekToken()).to.be.undefined;
    expect(next.reason).to.equal('expired');
  });
});

describe('tokens that another page has renewed, and that have expired since', () => {
  for (const method of ['getToken', 'renew'] as const) {
    it(`are renewed again by ${method}()`, async () => {
      const client = newClient();
      const server = serverFor(client, (_, count) => renewed(count + 1));
      const session = await sharedLogin(client, { expiresIn: 0 });
      const entry = (await readStored(browserKey(client)))!;
      const changes = { generation: 1, refreshToken: 'refresh-1', receivedAt: Date.now() - 2 * hour, expiresIn: 3600 };
      const content = { ...(entry.content as object), ...changes };
      await writeStored(browserKey(client), { ...entry, generation: 1, content });
      expect(await session[method]()).to.equal('access-2');
      expect(server.received).to.deep.equal(['refresh-1']);
    });
  }
});

describe('a tab that renews the same tokens', () => {
  /** Holds the lock of a session until the test ends, as a page does that was suspended during a renewal. */
  async function holdLock(client: Client): Promise<() => void> {
    let release: (() => void) | undefined;
    const held = (): Promise<void> => new Promise((resolve) => (release = resolve));
    void navigator.locks.request(`aritma-login:${browserKey(client)}`, held);
    await eventually(() => release);
    afterThisTest(() => release?.());
    return release!;
  }

  it('is waited for, and its tokens are used', async () => {
    const client = newClient();
    const session = await sharedLogin(client, { expiresIn: 0 });
    const server = serverFor(client);
    const release = await holdLock(client);
    const waiting = session.getToken();
    const entry = (await readStored(browserKey(client)))!;
    const content = {
      ...(entry.content as object),
      generation: 1,
      accessToken: 'access-x',
      expiresIn: 3600,
      receivedAt: Date.now(),
    };
    await writeStored(browserKey(client), { ...entry, generation: 1, content });
    release();
    expect(await waiting).to.equal('access-x');
    expect(server.received).to.deep.equal([]);
  });

  it('is waited for after the computer has slept', async () => {
    const client = newClient();
    const session = await sharedLogin(client, { expiresIn: 0 });
    serverFor(client);
    const release = await holdLock(client);
    const clock = TestClock.install();
    const waiting = settled(session.renew());
    await clock.sleep(hour);
    release();
    expect(await waiting).to.equal('access-1');
  });

  it('makes a caller stop waiting after 30 seconds with the error offline, not login_required', async () => {
    const client = newClient();
    const session = await sharedLogin(client, { expiresIn: 0 });
    serverFor(client);
    await holdLock(client);
    const clock = TestClock.install();
    const waiting = settled(session.getToken());
    await clock.pass(33 * second);
    expect(await waiting).to.equal('offline');
    expect(session.state).to.equal('logged-in');
  });

  it('is waited for 40 seconds, after which the session is offline, and continues later', async () => {
    const client = newClient();
    const session = await sharedLogin(client, { expiresIn: 0 });
    const server = serverFor(client);
    const release = await holdLock(client);
    const clock = TestClock.install();
    const waiting = settled(session.renew());
    await clock.pass(41 * second);
    expect(await waiting).to.equal('offline');
    expect(session.error?.message).to.include('another page has been renewing it for too long');
    expect(session.state).to.equal('logged-in');
    expect(session.isOffline).to.be.true;
    expect(server.received).to.deep.equal([]);
    release();
    const later = session.getToken();
    await clock.pass(2 * second);
    expect(await later).to.equal('access-1');
  });
});

describe('a page that closes', () => {
  it('does not renew, and reads the session again if it comes back', async () => {
    const client = newClient();
    const server = serverFor(client);
    const warnings = consoleLines('warn');
    const session = await loggedIn(client, { expiresIn: 100 });
    const clock = TestClock.install();
    leavePage();
    expect(session.state).to.equal('unknown');
    await clock.pass(10 * minute);
    expect(server.received).to.deep.equal([]);
    const changes = changesOf(session);
    comeBack();
    expect(await session.getToken()).to.equal('access-1');
    expect(changes).to.deep.equal(['logged-in (start)', 'logged-in (renewed)']);
    expect(warnings).to.deep.equal([]);
  });
});
