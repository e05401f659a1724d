import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import { replaceProperty } from '../support/undo.js';
import { eventually, realTime } from './support/clock.js';
import { browserKey, holdDatabase, markerOf, readStored, tabKeyOf, writeStored } from './support/database.js';
import { heldResponse, loggedIn, page, readPage, serverFor } from './support/server.js';
import { comeBack, errorsOf, idTokenOf, leavePage, newClient, renewed, tokenOf } from './support/sessions.js';

/** Opens a page that stores its logins for all tabs. */
function browserPage(client: ReturnType<typeof newClient>): ReturnType<typeof page> {
  const session = page(client);
  session.configure({}, { storage: 'browser' });
  return session;
}

/**
 * Calls a function, and leaves the page before the browser has opened the database for it.
 *
 * @param leaves whether the page is left after the call. Otherwise, the function leaves it.
 * @returns a function that comes back, lets the call continue, and returns its result
 */
async function interrupted<Result>(call: () => Promise<Result>, leaves = true): Promise<() => Promise<Result>> {
  const database = holdDatabase();
  const result = call();
  await database.isUsed;
  if (leaves) leavePage();
  database.stop();
  await realTime(5); // What follows is later by the clock.
  return () => {
    comeBack();
    database.release();
    return result;
  };
}

describe('the session of a page in the back/forward cache', () => {
  it('can be renewed by the next page if the page was left during a renewal', async () => {
    const client = newClient();
    const held = heldResponse();
    const server = serverFor(client, (_, count) => (count === 1 ? held.response : renewed(count)));
    const session = await loggedIn(client, { expiresIn: 0 });
    const renewal = session.getToken();
    await eventually(() => server.received.length, 'the request');
    leavePage();
    expect(await (await readPage(client)).getToken()).to.equal('access-2');
    comeBack();
    held.send(renewed(7));
    expect(await renewal).to.equal('access-2');
    expect(await session.getToken()).to.equal('access-2');
    expect(server.revoked).to.deep.equal([]);
  });

  it('sends no refresh request if the page was left before the request', async () => {
    const client = newClient();
    const server = serverFor(client, (_, count) => renewed(count));
    const session = await loggedIn(client);
    const finish = await interrupted(() => session.renew().catch(({ code }: AritmaLoginError) => code));
    await finish();
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await session.renew().catch(() => undefined);
    expect(server.received).to.deep.equal([]);
    comeBack();
    expect(await session.renew()).to.equal('access-1');
  });

  it('does not wait for another page that renews it, and reports nothing', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    const name = `aritma-login:${tabKeyOf(client)}`;
    const waiting = async (): Promise<number> => {
      const { pending = [] } = await navigator.locks.query();
      return pending.filter((lock) => lock.name === name).length;
    };
    let release!: () => void;
    void navigator.locks.request(name, () => new Promise<void>((resolve) => (release = resolve)));
    const errors = errorsOf(session);
    const renewal = session.renew().catch(({ code }: AritmaLoginError) => code);
    await eventually(async () => (await waiting()) === 1, 'the request for the lock');
    leavePage();
    await eventually(async () => (await waiting()) === 0, 'the end of the waiting');
    await renewal;
    expect([errors, session.isOffline]).to.deep.equal([[], false]);
    release();
    comeBack();
    expect(await session.getToken()).to.equal('access-0');
  });

  it('ends if another page was left while it logged the user out', async () => {
    const client = newClient();
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    leavePage();
    // The page was left before the database had removed the tokens.
    localStorage.removeItem(markerOf(client));
    comeBack();
    await eventually(() => session.state === 'logged-out', 'the logout');
    expect(session.reason).to.equal('logout-elsewhere');
    expect(session.peekToken()).to.be.undefined;
    await session.adopt(tokenOf(client));
    expect(session.state).to.equal('logged-in');
  });

  it('stays ended if it had expired, and another page logged the user out after the next login', async () => {
    const client = newClient();
    const session = browserPage(client);
    await session.adopt(tokenOf(client, { expiresIn: 0, refreshToken: undefined as never }));
    await session.getToken().catch(() => undefined);
    expect(session.reason).to.equal('expired');
    leavePage();
    const next = browserPage(client);
    await next.adopt(tokenOf(client));
    await next.logout({ local: true });
    comeBack();
    await eventually(() => session.state === 'logged-out', 'the state');
  });

  for (const [storage, end] of [
    ['tab', (client) => sessionStorage.removeItem(markerOf(client))],
    ['browser', (client) => localStorage.removeItem(markerOf(client))],
    ['browser', (client) => localStorage.setItem(markerOf(client), 'the epoch of another login')],
  ] as [storage: 'tab' | 'browser', end: (client: ReturnType<typeof newClient>) => void][]) {
    it(`is not shown if storage="${storage}", the user has logged out on another page, and the database fails`, async () => {
      const client = newClient();
      const session = page(client);
      session.configure({}, { storage });
      await session.adopt(tokenOf(client));
      leavePage();
      end(client);
      replaceProperty(IDBFactory.prototype, 'open', {
        value: () => {
          throw new DOMException('denied', 'UnknownError');
        },
      });
      comeBack();
      await eventually(() => session.state !== 'unknown', 'the state');
      expect([session.state, session.peekToken()]).to.deep.equal(['logged-out', undefined]);
    });
  }

  it('is kept if its marker was removed before the page was left', async () => {
    const client = newClient();
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    localStorage.clear();
    leavePage();
    comeBack();
    await eventually(() => session.state !== 'unknown', 'the session');
    expect(session.state).to.equal('logged-in');
  });

  it('is the one that began meanwhile, if a login of the page was not stored when the page was left', async () => {
    const client = newClient();
    const session = browserPage(client);
    const finish = await interrupted(() => session.adopt(tokenOf(client)));
    const next = browserPage(client);
    await next.adopt(tokenOf(client, { accessToken: 'access-bob', idToken: idTokenOf('bob') }));
    const stored = await readStored(browserKey(client));
    comeBack();
    await eventually(() => session.state === 'logged-in', 'the other user');
    await finish();
    await eventually(() => session.reason === 'user-changed', 'the other user');
    document.dispatchEvent(new Event('visibilitychange'));
    await realTime(100);
    expect(session.state).to.equal('logged-out');
    expect(next.peekToken()).to.equal('access-bob');
    expect(await readStored(browserKey(client))).to.deep.equal(stored);
    expect(localStorage.getItem(markerOf(client))).to.equal(stored?.epoch);
  });

  it('is the one that began meanwhile, also if it is of the same user, and its tokens were renewed', async () => {
    const client = newClient();
    const server = serverFor(client, () => renewed(1));
    const session = browserPage(client);
    const finish = await interrupted(() => session.adopt(tokenOf(client)));
    const next = browserPage(client);
    await next.adopt(tokenOf(client));
    await next.renew();
    await finish();
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
    expect(server.revocations).to.deep.equal([]);
  });

  it('is still found if it began meanwhile, and an earlier login of the page cannot be stored', async () => {
    const client = newClient();
    const session = browserPage(client);
    const finish = await interrupted(() => session.adopt(tokenOf(client)));
    await browserPage(client).adopt(tokenOf(client));
    const marker = localStorage.getItem(markerOf(client));
    replaceProperty(IDBDatabase.prototype, 'transaction', {
      value: () => {
        throw new DOMException('denied', 'UnknownError');
      },
    });
    expect(await finish()).to.equal('memory');
    expect(localStorage.getItem(markerOf(client))).to.equal(marker);
  });

  it('is kept if it began while a logout of the page was interrupted, which neither revokes it nor leaves the page', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    const finish = await interrupted(() => session.logout());
    await browserPage(client).adopt(tokenOf(client, { accessToken: 'access-1', refreshToken: 'refresh-1' }));
    await finish();
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
    expect(server.revoked).to.deep.equal(['refresh-0']);
  });

  it('is kept if it began in this tab while a logout for all tabs was interrupted, which does not leave the page', async () => {
    const client = newClient();
    serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    const finish = await interrupted(() => session.logout());
    await page(client).adopt(tokenOf(client, { accessToken: 'access-1', refreshToken: 'refresh-1' }));
    await finish();
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
    expect((await readStored(browserKey(client)))?.ended).to.equal('logout');
  });

  it('is revoked by a logout that was interrupted before the page had read it', async () => {
    const client = newClient();
    const server = serverFor(client);
    await browserPage(client).adopt(tokenOf(client));
    const finish = await interrupted(() => page(client).logout({ local: true }));
    await finish();
    await eventually(() => server.revoked.length, 'the revocation');
    expect(server.revoked).to.deep.equal(['refresh-0']);
  });

  it('is ended by a logout that was interrupted, even if its tokens were renewed meanwhile', async () => {
    const client = newClient();
    serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    const stored = await readStored(browserKey(client));
    const finish = await interrupted(() => session.logout({ local: true }));
    await writeStored(browserKey(client), { ...stored!, written: Date.now() + 1000 });
    await finish();
    expect((await readStored(browserKey(client)))?.ended).to.equal('logout');
    expect(session.state).to.equal('logged-out');
  });

  it('is not the earlier one of the tab, if a login for all tabs was not stored when the page was left', async () => {
    const client = newClient();
    await page(client).adopt(tokenOf(client));
    const token = tokenOf(client, { accessToken: 'access-bob', idToken: idTokenOf('bob') });
    const finish = await interrupted(() => browserPage(client).adopt(token));
    await finish();
    const next = await readPage(client);
    expect(next.peekToken()).to.equal('access-bob');
  });

  it('stays ended if the user logs out on another page before a login is stored, whose refresh token is revoked', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = browserPage(client);
    const finish = await interrupted(() => session.adopt(tokenOf(client, { refreshToken: 'refresh-late' })));
    await browserPage(client).logout({ local: true });
    await finish();
    expect(session.state).to.equal('logged-out');
    expect((await readStored(browserKey(client)))?.ended).to.equal('logout');
    await eventually(() => server.revoked.includes('refresh-late'), 'the revocation');
  });

  it('is kept if it began after the application logged the user out while the page was left', async () => {
    const client = newClient();
    serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    const finish = await interrupted(() => {
      leavePage();
      return session.logout({ local: true });
    }, false);
    await browserPage(client).adopt(tokenOf(client, { accessToken: 'access-1', refreshToken: 'refresh-1' }));
    await finish();
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
  });
});
