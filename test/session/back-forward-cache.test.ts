import { expect } from '@open-wc/testing';
import { fillStorage } from '../support/storage.js';
import { eventually, realTime } from './support/clock.js';
import { browserKey, holdDatabase, markerOf, readStored, writeStored } from './support/database.js';
import { page, readPage, serverFor } from './support/server.js';
import { comeBack, idTokenOf, leavePage, newClient, tokenOf } from './support/sessions.js';

/** Opens a page that stores its logins for all tabs. */
function browserPage(client: ReturnType<typeof newClient>): ReturnType<typeof page> {
  const session = page(client);
  session.configure({}, { storage: 'browser' });
  return session;
}

describe('the session of a page in the back/forward cache', () => {
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

  it('is kept if its marker could not be stored', async () => {
    const client = newClient();
    const session = browserPage(client);
    fillStorage((storage) => storage === localStorage);
    await session.adopt(tokenOf(client));
    leavePage();
    comeBack();
    await eventually(() => session.state !== 'unknown', 'the session');
    expect(session.state).to.equal('logged-in');
  });

  it('is the one that began meanwhile, if a login of the page was not stored when the page was left', async () => {
    const client = newClient();
    const session = browserPage(client);
    const database = holdDatabase();
    const adopting = session.adopt(tokenOf(client));
    await database.isUsed;
    leavePage();
    database.hold(false);
    await realTime(5);
    const next = browserPage(client);
    await next.adopt(tokenOf(client, { accessToken: 'access-bob', idToken: idTokenOf('bob') }));
    const stored = await readStored(browserKey(client));
    comeBack();
    database.release();
    await adopting;
    await eventually(() => session.reason === 'user-changed', 'the other user');
    document.dispatchEvent(new Event('visibilitychange'));
    await realTime(100);
    expect(session.state).to.equal('logged-out');
    expect(next.peekToken()).to.equal('access-bob');
    expect(await readStored(browserKey(client))).to.deep.equal(stored);
    expect(localStorage.getItem(markerOf(client))).to.equal(stored?.epoch);
  });

  it('is the one that began meanwhile, also if it is of the same user', async () => {
    const client = newClient();
    const session = browserPage(client);
    const database = holdDatabase();
    const adopting = session.adopt(tokenOf(client));
    await database.isUsed;
    leavePage();
    database.hold(false);
    await realTime(5);
    await browserPage(client).adopt(tokenOf(client, { accessToken: 'access-1' }));
    comeBack();
    database.release();
    await adopting;
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
  });

  it('is kept if it began while a logout of the page was interrupted, which neither revokes it nor leaves the page', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    const database = holdDatabase();
    const leaving = session.logout();
    await database.isUsed;
    leavePage();
    database.hold(false);
    await realTime(5);
    await browserPage(client).adopt(tokenOf(client, { accessToken: 'access-1', refreshToken: 'refresh-1' }));
    comeBack();
    database.release();
    await leaving;
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
    expect(server.revoked).to.deep.equal(['refresh-0']);
  });

  it('is revoked by a logout that was interrupted before the page had read it', async () => {
    const client = newClient();
    const server = serverFor(client);
    await browserPage(client).adopt(tokenOf(client));
    const database = holdDatabase();
    const leaving = page(client).logout({ local: true });
    await database.isUsed;
    leavePage();
    comeBack();
    database.release();
    await leaving;
    await eventually(() => server.revoked.length, 'the revocation');
    expect(server.revoked).to.deep.equal(['refresh-0']);
  });

  it('is ended by a logout that was interrupted, even if its tokens were renewed meanwhile', async () => {
    const client = newClient();
    serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    const stored = await readStored(browserKey(client));
    const database = holdDatabase();
    const leaving = session.logout({ local: true });
    await database.isUsed;
    leavePage();
    database.hold(false);
    await writeStored(browserKey(client), { ...stored!, written: Date.now() + 1000 });
    comeBack();
    database.release();
    await leaving;
    expect((await readStored(browserKey(client)))?.ended).to.equal('logout');
    expect(session.state).to.equal('logged-out');
  });

  it('is not the earlier one of the tab, if a login for all tabs was not stored when the page was left', async () => {
    const client = newClient();
    await page(client).adopt(tokenOf(client));
    const session = browserPage(client);
    const database = holdDatabase();
    const adopting = session.adopt(tokenOf(client, { accessToken: 'access-bob', idToken: idTokenOf('bob') }));
    await database.isUsed;
    leavePage();
    comeBack();
    database.release();
    await adopting;
    const next = await readPage(client);
    expect(next.peekToken()).to.equal('access-bob');
  });

  it('stays ended if the user logs out on another page before a login is stored, whose refresh token is revoked', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = browserPage(client);
    const database = holdDatabase();
    const adopting = session.adopt(tokenOf(client, { refreshToken: 'refresh-late' }));
    await database.isUsed;
    leavePage();
    database.hold(false);
    await realTime(5);
    await browserPage(client).logout({ local: true });
    comeBack();
    database.release();
    await adopting;
    expect(session.state).to.equal('logged-out');
    expect((await readStored(browserKey(client)))?.ended).to.equal('logout');
    await eventually(() => server.revoked.includes('refresh-late'), 'the revocation');
  });

  it('is kept if it began after the application logged the user out while the page was left', async () => {
    const client = newClient();
    serverFor(client);
    const session = browserPage(client);
    await session.adopt(tokenOf(client));
    leavePage();
    const database = holdDatabase();
    const leaving = session.logout({ local: true });
    await database.isUsed;
    database.hold(false);
    await realTime(5);
    await browserPage(client).adopt(tokenOf(client, { accessToken: 'access-1', refreshToken: 'refresh-1' }));
    comeBack();
    database.release();
    await leaving;
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
  });
});
