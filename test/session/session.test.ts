import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import { replaceProperty } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';
import { eventually, TestClock } from './support/clock.js';
import {
  changesOf,
  comeBack,
  idTokenOf,
  leavePage,
  newClient,
  nextState,
  openPage,
  renewed,
  serveTokens,
  tokenOf,
} from './support/sessions.js';
import { installZone } from './support/zone.js';

describe('a session', () => {
  it('is logged out at once if nothing is stored', () => {
    expect(openPage(newClient()).state).to.equal('logged-out');
  });

  it('is logged in on the next page of the tab', async () => {
    const client = newClient();
    await openPage(client).adopt(tokenOf(client));
    const next = openPage(client);
    expect(next.state).to.equal('unknown');
    const changes = changesOf(next);
    await nextState(next);
    expect(changes).to.deep.equal(['logged-in (start)']);
    expect(await next.getToken()).to.equal('access-0');
  });

  it('rejects a token that is incomplete or belongs to another client', async () => {
    const client = newClient();
    const session = openPage(client);
    for (const token of [tokenOf(newClient()), tokenOf(client, { accessToken: '' })]) {
      const error = (await session.adopt(token).catch((reason: unknown) => reason)) as AritmaLoginError;
      expect([error.code, session.state]).to.deep.equal(['invalid_configuration', 'logged-out']);
      expect(error.message).to.match(/belongs to another client. Call adopt\(\) of the session of its authority/);
    }
  });

  it('waits until a page that is prerendered is shown', async () => {
    const client = newClient();
    const server = serveTokens((_, count) => renewed(count));
    const session = openPage(client);
    const clock = TestClock.install();
    replaceProperty(document, 'prerendering', { value: true });
    await session.adopt(tokenOf(client, { expiresIn: 0 }));
    const aborted = session.getToken({ signal: AbortSignal.abort() }).catch(({ name }: Error) => name);
    expect(await aborted).to.equal('AbortError');
    const tokens = Promise.all([session.getToken(), session.renew()]);
    await clock.pass(60_000);
    expect(server.received).to.deep.equal([]);
    replaceProperty(document, 'prerendering', { value: false });
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(await tokens).to.deep.equal(['access-1', 'access-1']);
  });

  it('keeps no timer in the zone of its caller, so that an application with zone.js becomes stable', async () => {
    const isInRootZone = installZone();
    const timers = new Set<number>();
    const [setTimer, clearTimer] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
    replaceProperty(window, 'setTimeout', {
      value: (act: () => void, milliseconds: number) => {
        const id = setTimer(() => {
          timers.delete(id);
          act();
        }, milliseconds);
        if (!isInRootZone()) timers.add(id);
        return id;
      },
    });
    replaceProperty(window, 'clearTimeout', {
      value: (id: number) => {
        timers.delete(id);
        clearTimer(id);
      },
    });
    const client = newClient();
    const session = openPage(client);
    await session.adopt(tokenOf(client));
    await session.getToken();
    await eventually(() => timers.size === 0, 'the end of the timers');
  });

  it('renews a token that has expired, once for many callers', async () => {
    const client = newClient();
    const server = serveTokens((_, count) => renewed(count));
    const session = openPage(client);
    await session.adopt(tokenOf(client, { expiresIn: 0 }));
    const tokens = await Promise.all(Array.from({ length: 50 }, () => session.getToken()));
    expect(new Set(tokens)).to.deep.equal(new Set(['access-1']));
    expect(server.received).to.deep.equal(['refresh-0']);
  });

  it('is renewed by one of two pages, and the other adopts the token', async () => {
    const client = newClient();
    const server = serveTokens((_, count) => renewed(count));
    const one = openPage(client);
    await one.adopt(tokenOf(client, { expiresIn: 0 }));
    const other = openPage(client);
    expect(await Promise.all([one.getToken(), other.getToken()])).to.deep.equal(['access-1', 'access-1']);
    expect(server.received).to.deep.equal(['refresh-0']);
  });

  it('tells the other pages that its tokens have been renewed, or are those of another login', async () => {
    const client = newClient();
    serveTokens((_, count) => renewed(count));
    const one = openPage(client);
    await one.adopt(tokenOf(client));
    const other = openPage(client);
    await nextState(other);
    const changes = changesOf(other);
    await one.renew();
    await eventually(() => other.peekToken() === 'access-1', 'the renewed token');
    await one.adopt(tokenOf(client, { accessToken: 'access-again' }));
    await eventually(() => other.peekToken() === 'access-again', 'the token of the login');
    expect(changes).to.deep.equal(['logged-in (renewed)', 'logged-in (login)']);
  });

  it('is lost if the server refuses the refresh token', async () => {
    const client = newClient();
    serveTokens(() => Response.json({ error: 'invalid_grant' }, { status: 400 }));
    const session = openPage(client);
    const changes = changesOf(session);
    await session.adopt(tokenOf(client, { expiresIn: 0 }));
    await session.getToken().catch(() => undefined);
    expect(changes).to.deep.equal(['logged-in (login)', 'logged-out (lost)']);
    expect(session.error?.code).to.equal('session_ended');
    expect(openPage(client).state).to.equal('logged-out');
  });

  it('is kept if the server is not available, and continues when it is', async () => {
    const client = newClient();
    serveTokens((_, count) => (count < 3 ? new Response('', { status: 503 }) : renewed(count)));
    const session = openPage(client);
    const changes = changesOf(session);
    await session.adopt(tokenOf(client, { expiresIn: 0 }));
    expect(await session.getToken()).to.equal('access-3');
    expect(changes).to.deep.equal(['logged-in (login)', 'logged-in (renewed)']);
  });

  it('ends in every page when one of them logs out', async () => {
    const client = newClient();
    const one = openPage(client);
    await one.adopt(tokenOf(client));
    const other = openPage(client);
    await nextState(other);
    const changes = changesOf(other);
    await one.logout({ local: true });
    await waitUntil(() => other.state === 'logged-out', 'the logout');
    expect(changes).to.deep.equal(['logged-out (logout-elsewhere)']);
    expect(openPage(client).state).to.equal('logged-out');
  });

  it('sends the token to the API, and sends the request again with a new token if it is refused', async () => {
    const client = newClient();
    const requests: string[] = [];
    serveTokens(
      (_, count) => renewed(count),
      async (request) => {
        requests.push(`${String(request.headers.get('Authorization'))} ${await request.text()}`);
        return new Response('', { status: request.headers.get('Authorization') === 'Bearer access-1' ? 200 : 401 });
      },
    );
    const session = openPage(client);
    session.configure({}, { api: 'https://api.example/accounts' });
    await session.adopt(tokenOf(client));
    const response = await session.fetch('https://api.example/accounts/1', { method: 'POST', body: '{"a":1}' });
    expect(response.status).to.equal(200);
    expect(requests).to.deep.equal(['Bearer access-0 {"a":1}', 'Bearer access-1 {"a":1}']);
  });
});

describe('the claims of a session', () => {
  it('are those of the ID token, and the same object until another ID token arrives', async () => {
    const client = newClient();
    const session = openPage(client);
    await session.adopt(tokenOf(client));
    const { claims } = session;
    expect(claims).to.include({ sub: 'alice' });
    expect(session.claims === claims).to.be.true;
    await session.logout({ local: true });
    expect(session.claims).to.be.undefined;
    await session.adopt(tokenOf(client, { idToken: idTokenOf('bob') }));
    expect(session.claims).to.include({ sub: 'bob' });
  });

  it('are undefined if there is no ID token', async () => {
    const client = newClient();
    const session = openPage(client);
    await session.adopt(tokenOf(client, { idToken: undefined as never }));
    expect([session.state, session.claims]).to.deep.equal(['logged-in', undefined]);
  });

  it('are undefined while the page is left, because the user may log out before it comes back', async () => {
    const client = newClient();
    const session = openPage(client);
    await session.adopt(tokenOf(client));
    leavePage();
    expect([session.state, session.claims]).to.deep.equal(['unknown', undefined]);
    comeBack();
    await nextState(session);
    expect(session.claims).to.include({ sub: 'alice' });
  });
});
