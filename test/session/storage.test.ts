import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import { comeBack, idTokenOf, leavePage, newClient, renewed, tokenOf } from './support/sessions.js';
import { consoleLines } from '../support/events.js';
import { denyStorage, fillStorage, replaceStore } from '../support/storage.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { eventually, realTime, TestClock } from './support/clock.js';
import {
  blockDatabase,
  browserKey,
  deleteDatabase,
  everythingStored,
  fillDisk,
  holdDatabase,
  keepNextTransactionOpen,
  markerOf,
  nextTransaction,
  occupyDatabase,
  openDatabase,
  readStored,
  tabKeyOf,
  useStore,
  writeStored,
} from './support/database.js';
import { loggedIn, page, readPage, serverFor } from './support/server.js';

type Client = ReturnType<typeof newClient>;

/** What must not be readable: the tokens, and who the user is. */
const secrets = ['access-0', 'refresh-0', 'alice', idTokenOf('alice'), btoa('access-0').slice(0, 8)];

const expectSecret = (text: string): void => {
  for (const secret of secrets) expect(text.includes(secret), secret).to.be.false;
};

/** Logs in on a page with this storage. */
async function loggedInWith(storage: 'tab' | 'browser' | 'memory', client: Client, changes = {}): Promise<void> {
  const session = page(client);
  session.configure({}, { storage });
  await session.adopt(tokenOf(client, changes));
}

/** Expects that the next login works, and that the page after it has its token. */
async function expectNextLogin(client: Client, storage: 'tab' | 'browser' = 'tab'): Promise<void> {
  await loggedInWith(storage, client, { accessToken: 'access-next' });
  const next = await readPage(client);
  expect(next.state).to.equal('logged-in');
  expect(await next.getToken()).to.equal('access-next');
}

/** Gives this tab the content of another tab. */
function switchTab(items: Record<string, string> = {}): void {
  sessionStorage.clear();
  for (const [name, value] of Object.entries(items)) sessionStorage.setItem(name, value);
}

describe('storage="tab"', () => {
  it('stores neither a token nor the user where they can be read', async () => {
    await deleteDatabase(); // other tests store records as plain text
    const client = newClient();
    await loggedIn(client);
    const stored = await everythingStored();
    expectSecret(stored);
    expect(stored).to.include(tabKeyOf(client));
    expect((await readStored(tabKeyOf(client)))?.content).to.have.keys('iv', 'data');
  });

  it('encrypts each record with a new initialization vector', async () => {
    const client = newClient();
    serverFor(client, (_, count) => renewed(count));
    const session = await loggedIn(client);
    const vectors = new Set<string>();
    for (let count = 0; count < 5; count += 1) {
      vectors.add(String((await readStored(tabKeyOf(client)))?.content?.['iv' as never]));
      await session.renew();
    }
    expect(vectors.size).to.equal(5);
  });

  it('is logged out at once in another tab', async () => {
    const client = newClient();
    await loggedIn(client);
    switchTab();
    const other = page(client);
    expect(other.state).to.equal('logged-out');
    expect(await other.getToken().catch(({ code }: { code: string }) => code)).to.equal('login_required');
  });

  it('cannot be read with the key of another tab', async () => {
    const client = newClient();
    await loggedIn(client);
    const id = tabKeyOf(client);
    switchTab();
    await loggedIn(client, { accessToken: 'access-other' });
    const [, key] = sessionStorage.getItem(markerOf(client))!.split('.');
    switchTab({ [markerOf(client)]: `${id}.${key!}` });
    expect((await readPage(client)).state).to.equal('logged-out');
    await expectNextLogin(client);
  });

  it('is shared with a duplicated tab, which has a copy of the key', async () => {
    const client = newClient();
    await loggedIn(client);
    const copy = { ...sessionStorage } as Record<string, string>;
    switchTab(copy);
    expect(await (await readPage(client)).getToken()).to.equal('access-0');
  });

  it('continues after a page that was left during another login in the same tab', async () => {
    const client = newClient();
    await loggedIn(client);
    const key = tabKeyOf(client);
    await loggedIn(client, { accessToken: 'access-second' });
    expect(tabKeyOf(client)).to.equal(key);
    expect(await (await readPage(client)).getToken()).to.equal('access-second');
  });

  it('contains nothing after the logout', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    const key = tabKeyOf(client);
    await session.logout({ local: true });
    expect(await readStored(key)).to.include({ ended: 'logout', content: undefined });
    expect(sessionStorage.length + localStorage.length).to.equal(0);
    await expectNextLogin(client);
  });
});

describe('storage="browser"', () => {
  it('is read by every tab', async () => {
    const client = newClient();
    await loggedInWith('browser', client);
    switchTab();
    expect(await (await readPage(client)).getToken()).to.equal('access-0');
  });

  it('stores tokens only in the database, not in localStorage or sessionStorage', async () => {
    const client = newClient();
    await loggedInWith('browser', client);
    expectSecret(JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect((await readStored(browserKey(client)))?.content).to.include({ accessToken: 'access-0' });
  });

  it('contains nothing after the logout', async () => {
    const client = newClient();
    await loggedInWith('browser', client);
    await (await readPage(client)).logout({ local: true });
    expect(await readStored(browserKey(client))).to.include({ ended: 'logout', content: undefined });
    expect(sessionStorage.length + localStorage.length).to.equal(0);
    await expectNextLogin(client, 'browser');
  });

  it('is found without a marker, if the browser denies localStorage and sessionStorage', async () => {
    const client = newClient();
    denyStorage('localStorage', 'sessionStorage');
    await loggedInWith('browser', client);
    expect(await (await readPage(client)).getToken()).to.equal('access-0');
  });

  it('replaces the session of the tab', async () => {
    const client = newClient();
    await loggedInWith('tab', client, { accessToken: 'access-tab' });
    await loggedInWith('browser', client, { accessToken: 'access-browser' });
    expect(await (await readPage(client)).getToken()).to.equal('access-browser');
    switchTab();
    expect(await (await readPage(client)).getToken()).to.equal('access-browser');
  });
});

describe('storage="memory"', () => {
  it('stores nothing, and ends with the page', async () => {
    const client = newClient();
    const session = page(client);
    session.configure({}, { storage: 'memory' });
    const before = await everythingStored();
    await session.adopt(tokenOf(client));
    expect(await session.getToken()).to.equal('access-0');
    expect(await everythingStored()).to.equal(before);
    expect(page(client).state).to.equal('logged-out');
  });

  it('replaces the session of the tab, so that the next page does not log in the previous user', async () => {
    const client = newClient();
    await loggedIn(client);
    await loggedInWith('memory', client, { accessToken: 'access-bob', idToken: idTokenOf('bob') });
    expect((await readPage(client)).state).to.equal('logged-out');
  });

  it('renews its tokens, and ends at the logout', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = page(client);
    session.configure({}, { storage: 'memory' });
    await session.adopt(tokenOf(client, { expiresIn: 0 }));
    expect(await session.getToken()).to.equal('access-1');
    expect(await session.renew()).to.equal('access-2');
    expect(server.received).to.deep.equal(['refresh-0', 'refresh-1']);
    await session.logout({ local: true });
    expect(session.state).to.equal('logged-out');
    expect(session.peekToken()).to.be.undefined;
  });
});

/** How the database can fail. */
const faults: Record<string, () => unknown> = {
  'denies IndexedDB': () =>
    replaceProperty(IDBFactory.prototype, 'open', {
      value: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    }),
  'has no IndexedDB': () => replaceProperty(window, 'indexedDB', { value: undefined }),
  'has disabled IndexedDB': () => replaceProperty(window, 'indexedDB', { value: null }),
  'refuses to open the database': () =>
    replaceProperty(IDBFactory.prototype, 'open', {
      value: () => {
        const request = {} as IDBOpenDBRequest;
        setTimeout(() => void request.onerror?.(new Event('error')));
        return request;
      },
    }),
  'has a database of a later version': async () => {
    await deleteDatabase();
    (await openDatabase(2)).close();
  },
  'has a database without the store': async () => {
    await deleteDatabase();
    (await openDatabase(1, () => undefined)).close();
  },
  'has a full disk': () => fillDisk(),
  'has no key for the tab, because sessionStorage is denied': () => denyStorage('sessionStorage'),
  'has no key for the tab, because sessionStorage is full': () => fillStorage((store) => store === sessionStorage),
  'has disabled its storage': () => {
    replaceStore('sessionStorage', () => null);
    replaceStore('localStorage', () => null);
  },
  'has no crypto.subtle': () => replaceProperty(crypto, 'subtle', { value: undefined }),
};

/** Logs in while another page keeps a transaction open. Resolves when the login waits for that page. */
async function logInWhileOccupied(client: Client) {
  const release = await occupyDatabase();
  const clock = TestClock.install({ withDatabase: true });
  const begun = nextTransaction();
  const adopted = page(client).adopt(tokenOf(client));
  await begun;
  return { adopted, clock, release };
}

describe('a browser that does not store the session', () => {
  for (const [title, cause] of Object.entries(faults)) {
    it(`keeps the session in memory if it ${title}`, async () => {
      const client = newClient();
      const server = serverFor(client);
      const warnings = consoleLines('warn');
      // The timeout of the database does not elapse, because the test does not advance this clock.
      TestClock.install({ withDatabase: true });
      try {
        await cause();
        const session = page(client);
        await session.adopt(tokenOf(client));
        expect(session.state).to.equal('logged-in');
        expect(await session.getToken()).to.equal('access-0');
        expect(await session.renew()).to.equal('access-1');
        expect(server.received).to.deep.equal(['refresh-0']);
        expect(warnings).to.have.lengthOf(1);
        expect(warnings[0]).to.include('does not store the session');
        expectSecret(warnings.join());
        // The next page must not be told of the logout: it would warn, perhaps not before the next test.
        replaceProperty(window, 'BroadcastChannel', { value: undefined });
        expect((await readPage(client)).state).to.equal('logged-out');
        await session.logout({ local: true }).catch(() => undefined);
        expect(session.state).to.equal('logged-out');
      } finally {
        if (title.includes('has a database')) await deleteDatabase();
      }
    });
  }

  it('keeps the session in memory if another page blocks the database, and stores the next one', async () => {
    const client = newClient();
    const unblock = await blockDatabase();
    const clock = TestClock.install({ withDatabase: true });
    const warnings = consoleLines('warn');
    const session = page(client);
    const adopted = session.adopt(tokenOf(client));
    await clock.pass(5100);
    await adopted;
    expect(session.state).to.equal('logged-in');
    expect(await session.getToken()).to.equal('access-0');
    expect(warnings.join()).to.include('does not store the session');
    await unblock();
    await expectNextLogin(client);
  });

  it('does not wait forever for a database that another page has frozen in a transaction', async () => {
    const client = newClient();
    await loggedIn(client);
    const release = await occupyDatabase();
    const clock = TestClock.install({ withDatabase: true });
    const warnings = consoleLines('warn');
    const session = page(client);
    // It tries twice.
    await clock.pass(10_200);
    expect(session.state).to.equal('logged-out');
    expect(warnings.join()).to.include('does not store the session');
    release();
    window.dispatchEvent(new Event('online'));
    await eventually(() => session.state === 'logged-in', 'the session');
  });

  it('waits for a transaction that has been committed and can no longer be aborted', async () => {
    const { adopted, clock, release } = await logInWhileOccupied(newClient());
    replaceProperty(IDBTransaction.prototype, 'abort', {
      value: () => {
        throw new DOMException('committed', 'InvalidStateError');
      },
    });
    await clock.pass(5100);
    release();
    expect(await adopted).to.equal('tab');
  });

  it('does not wait for the event of a transaction that was aborted, which some browsers do not dispatch', async () => {
    const { adopted, clock } = await logInWhileOccupied(newClient());
    replaceProperty(IDBTransaction.prototype, 'abort', { value: () => undefined });
    await clock.pass(5100);
    expect(await adopted).to.equal('memory');
  });

  it('stores nothing if the database opens after the timeout', async () => {
    const client = newClient();
    const held = holdDatabase();
    const clock = TestClock.install({ withDatabase: true });
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    const adopted = session.adopt(tokenOf(client));
    await held.isUsed;
    await clock.pass(5100);
    expect(await adopted).to.equal('memory');
    held.stop();
    held.release();
    await useStore();
    expectSecret(await everythingStored());
  });

  it('stores a login whose transaction was aborted because the page was left', async () => {
    const { adopted, release } = await logInWhileOccupied(newClient());
    leavePage();
    comeBack();
    release();
    expect(await adopted).to.equal('tab');
  });

  for (const [title, target, name] of [
    ['an entry is replaced', IDBObjectStore.prototype, 'put'],
    ['old entries are removed', IDBCursor.prototype, 'continue'],
  ] as const) {
    it(`causes no uncaught error if the page is left while ${title}`, async () => {
      const original = Reflect.get(target, name) as () => unknown;
      let isLeft = false;
      replaceProperty(target, name, {
        value(...args: []) {
          if (!isLeft) leavePage();
          isLeft = true;
          return original.apply(this, args);
        },
      });
      const client = newClient();
      const adopted = page(client).adopt(tokenOf(client));
      await eventually(() => isLeft, 'the end of the visit');
      await realTime(50);
      comeBack();
      expect(await adopted).to.equal('tab');
    });
  }

  it('removes the listener of each transaction', async () => {
    const client = newClient();
    const session = page(client);
    const listeners: string[] = [];
    for (const name of ['addEventListener', 'removeEventListener'] as const) {
      const original = window[name].bind(window);
      replaceProperty(window, name, {
        value: (type: string, listener: EventListener) => {
          if (type === 'pagehide') listeners.push(name);
          original(type, listener);
        },
      });
    }
    await session.adopt(tokenOf(client));
    const added = (): number => listeners.filter((name) => name === 'addEventListener').length;
    expect(added()).to.be.above(0);
    await eventually(() => listeners.length === 2 * added(), 'the removal of the listeners');
  });

  it('does not make a caller wait whose signal is already aborted', async () => {
    const client = newClient();
    await loggedIn(client);
    const release = await occupyDatabase();
    TestClock.install({ withDatabase: true });
    const waiting = page(client).getToken({ signal: AbortSignal.abort() });
    expect(await waiting.catch(({ name }: Error) => name)).to.equal('AbortError');
    release();
  });

  it('does not make a caller wait for a token that the page has', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    const release = await occupyDatabase();
    TestClock.install({ withDatabase: true });
    expect(await session.getToken()).to.equal('access-0');
    release();
  });

  it('waits for the database after the computer has slept', async () => {
    const { adopted, clock, release } = await logInWhileOccupied(newClient());
    await clock.sleep(3_600_000);
    release();
    expect(await adopted).to.equal('tab');
  });

  it('does not block the database if the page is left, and reads the session again if it comes back', async () => {
    const client = newClient();
    await loggedIn(client);
    const begun = keepNextTransactionOpen();
    // The time after which a transaction is given up does not pass.
    TestClock.install({ withDatabase: true });
    const session = page(client);
    await begun;
    leavePage();
    await useStore();
    comeBack();
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(await session.getToken()).to.equal('access-0');
  });

  it('keeps the session in the tab if localStorage is full', async () => {
    const client = newClient();
    const warnings = consoleLines('warn');
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    fillStorage((storage) => storage === localStorage);
    expect(await session.adopt(tokenOf(client))).to.equal('tab');
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.include('because localStorage stores nothing');
    expect((await readPage(client)).state).to.equal('logged-in');
  });

  it('keeps the session of a page if localStorage is cleared', async () => {
    const client = newClient();
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    await session.adopt(tokenOf(client));
    localStorage.clear();
    for (const type of ['online', 'visibilitychange']) window.dispatchEvent(new Event(type));
    await realTime(100);
    expect(session.state).to.equal('logged-in');
    window.dispatchEvent(new StorageEvent('storage', { key: null, newValue: null }));
    await realTime(100);
    expect(session.state).to.equal('logged-in');
  });

  it('keeps the session if the message of an earlier logout arrives late', async () => {
    const client = newClient();
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    await session.adopt(tokenOf(client));
    const removal = (oldValue: string): StorageEvent =>
      new StorageEvent('storage', { key: markerOf(client), oldValue, newValue: null });
    window.dispatchEvent(removal('an earlier epoch'));
    await realTime(100);
    expect(session.state).to.equal('logged-in');
    window.dispatchEvent(removal(localStorage.getItem(markerOf(client))!));
    await eventually(() => session.state === 'logged-out', 'the logout');
  });

  it('keeps a login that is still being stored if its marker is removed', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    const database = holdDatabase();
    const adopted = session.adopt(tokenOf(client));
    await database.isUsed;
    const key = markerOf(client);
    window.dispatchEvent(new StorageEvent('storage', { key, oldValue: localStorage.getItem(key), newValue: null }));
    database.stop();
    database.release();
    await adopted;
    expect(session.state).to.equal('logged-in');
    expect(server.revocations).to.deep.equal([]);
  });

  it('keeps the newest tokens in this page if the disk is full when they arrive', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = await loggedIn(client);
    const warnings = consoleLines('warn');
    fillDisk();
    expect(await session.renew()).to.equal('access-1');
    window.dispatchEvent(new Event('online'));
    await realTime(100);
    expect(await session.getToken()).to.equal('access-1');
    expect(session.state).to.equal('logged-in');
    expect(server.received).to.deep.equal(['refresh-0']);
    expect(warnings.join()).to.include('does not store the session');
  });

  it('renews again, and stores the newest tokens, after the disk was full for a moment', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = await loggedIn(client);
    consoleLines('warn');
    const free = fillDisk();
    expect(await session.renew()).to.equal('access-1');
    free();
    expect(await session.renew()).to.equal('access-2');
    expect(server.received).to.deep.equal(['refresh-0', 'refresh-1']);
    expect(await (await readPage(client)).getToken()).to.equal('access-2');
  });

  it('keeps and stores the newest tokens if the disk was full when they arrived, and the user comes back with Back', async () => {
    const client = newClient();
    serverFor(client);
    const session = await loggedIn(client);
    consoleLines('warn');
    const free = fillDisk();
    await session.renew();
    free();
    leavePage();
    comeBack();
    await eventually(() => session.state === 'logged-in', 'the session');
    expect(session.peekToken()).to.equal('access-1');
    const generation = async (): Promise<unknown> => (await readStored(tabKeyOf(client)))?.generation;
    await eventually(async () => (await generation()) === 1, 'the storage of the tokens');
  });

  it('stores a login and the newest tokens at the second attempt if the first attempt fails', async () => {
    const client = newClient();
    serverFor(client, () => {
      fillDisk(1);
      return renewed(1);
    });
    const warnings = consoleLines('warn');
    const session = page(client);
    fillDisk(1);
    expect(await session.adopt(tokenOf(client))).to.equal('tab');
    await session.renew();
    expect(warnings).to.deep.equal([]);
    expect(await (await readPage(client)).getToken()).to.equal('access-1');
  });

  for (const storage of ['tab', 'browser'] as const) {
    it(`does not log in the previous user on the next page if storage="${storage}" could not store the login of another one`, async () => {
      const client = newClient();
      await loggedInWith(storage, client);
      consoleLines('warn');
      const free = fillDisk();
      const callback = page(client);
      callback.configure({}, { storage });
      expect(await callback.adopt(tokenOf(client, { accessToken: 'access-bob', idToken: idTokenOf('bob') }))).to.equal(
        'memory',
      );
      free();
      const next = await readPage(client);
      expect(next.state).to.equal('logged-out');
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      window.dispatchEvent(new Event('online'));
      await realTime(200);
      expect(next.state).to.equal('logged-out');
      expect(next.peekToken()).to.be.undefined;
    });
  }

  it('rejects a logout that does not remove the stored tokens, and forgets them in this page', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    fillDisk();
    const error = await session.logout({ local: true }).catch((reason: AritmaLoginError) => reason);
    expect(error!.code).to.equal('storage_unavailable');
    expect(error!.message).to.include('Serve the page over https, allow site data, or free some space.');
    expect((error!.cause as DOMException).name).to.equal('ConstraintError');
    expect(session.state).to.equal('logged-out');
    expect(session.peekToken()).to.be.undefined;
    expect(page(client).state).to.equal('logged-out');
  });

  it('rejects a logout if the database does not respond', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    const release = await occupyDatabase();
    const clock = TestClock.install({ withDatabase: true });
    const refused = session.logout({ local: true }).catch((reason: AritmaLoginError) => reason);
    await clock.pass(6000);
    const error = await refused;
    release();
    expect([error!.code, (error!.cause as DOMException).message]).to.deep.equal([
      'storage_unavailable',
      'The database did not respond.',
    ]);
  });
});

/** Alters the entry of a session with `storage="browser"`. */
type Alteration = (entry: Record<string, unknown> & { content: Record<string, unknown> }) => unknown;

const alterations: Record<string, Alteration> = {
  'is null': () => null,
  'is a text': () => 'access-0',
  'is a list': (entry) => [entry],
  'is empty': () => ({}),
  'has no content': ({ epoch, generation }) => ({ epoch, generation }),
  'has the content null': (entry) => ({ ...entry, content: null }),
  'has a content without an access token': (entry) => ({
    ...entry,
    content: { ...entry.content, accessToken: undefined },
  }),
  'has an empty access token': (entry) => ({ ...entry, content: { ...entry.content, accessToken: '' } }),
  'belongs to another client': (entry) => ({ ...entry, content: { ...entry.content, clientId: 'other' } }),
  'belongs to another tenant': (entry) => ({ ...entry, content: { ...entry.content, tenant: 'other' } }),
  'belongs to another authority': (entry) => ({
    ...entry,
    content: { ...entry.content, authority: 'https://x.example' },
  }),
  'has another epoch': (entry) => ({ ...entry, epoch: 'other' }),
  'has another generation': (entry) => ({ ...entry, generation: 7 }),
  'has the form of another version': ({ epoch, generation, content }) => ({ v: 2, epoch, generation, tokens: content }),
  'has a record in place of the reason why it ended': ({ content, ...entry }) => ({
    ...entry,
    epoch: '',
    ended: content,
  }),
  'has null in place of the reason why it ended': () => ({ epoch: '', generation: 0, written: 0, ended: null }),
  'has an unknown reason why it ended': () => ({ epoch: '', generation: 0, written: 0, ended: 'logged-in' }),
  'has a lifetime that is not a number': (entry) => ({ ...entry, content: { ...entry.content, expiresIn: NaN } }),
  'contains other types': (entry) => ({ ...entry, content: { ...entry.content, receivedAt: '0' } }),
};

describe('a stored record that was altered', () => {
  for (const [title, alter] of Object.entries(alterations)) {
    it(`makes no page logged in if it ${title}`, async () => {
      const client = newClient();
      await loggedInWith('browser', client);
      const key = browserKey(client);
      await writeStored(key, alter((await readStored(key)) as never));
      const next = await readPage(client);
      expect(next.state).to.equal('logged-out');
      expect(next.peekToken()).to.be.undefined;
      expect(await next.getToken().catch(({ code }: { code: string }) => code)).to.equal('login_required');
      await expectNextLogin(client, 'browser');
    });
  }

  /** Alters what is stored for a tab. */
  const tabAlterations: Record<string, (content: { iv: Uint8Array; data: ArrayBuffer }) => unknown> = {
    'one bit is altered': ({ iv, data }) => {
      const bytes = new Uint8Array(data.slice(0));
      bytes[20]! ^= 1;
      return { iv, data: bytes.buffer };
    },
    'its end is missing': ({ iv, data }) => ({ iv, data: data.slice(0, -1) }),
    'its initialization vector is another': ({ data }) => ({ iv: new Uint8Array(12), data }),
    'its initialization vector is empty': ({ data }) => ({ iv: new Uint8Array(0), data }),
    'its bytes are no bytes': ({ iv }) => ({ iv, data: 'x' }),
    'it is not encrypted': () => ({ accessToken: 'access-0' }),
    'it is null': () => null,
  };
  for (const [title, alter] of Object.entries(tabAlterations)) {
    it(`makes no page logged in if ${title}`, async () => {
      const client = newClient();
      await loggedIn(client);
      const key = tabKeyOf(client);
      const entry = (await readStored(key))!;
      await writeStored(key, { ...entry, content: alter(entry.content as never) });
      expect((await readPage(client)).state).to.equal('logged-out');
      await expectNextLogin(client);
    });
  }

  it('is not used for another client to whose place it was copied', async () => {
    const [alice, bob] = [newClient(), newClient()];
    await loggedInWith('browser', alice);
    await writeStored(browserKey(bob), await readStored(browserKey(alice)));
    localStorage.setItem(markerOf(bob), '1');
    expect((await readPage(bob)).state).to.equal('logged-out');
  });

  it('logs out a page that is open', async () => {
    const client = newClient();
    await loggedInWith('browser', client);
    const open = await readPage(client);
    await writeStored(browserKey(client), 'x');
    new BroadcastChannel(`aritma-login:session:${browserKey(client)}`).postMessage('');
    await new Promise((resolve) => open.addEventListener('sessionchange', resolve, { once: true }));
    expect(open.state).to.equal('logged-out');
    expect(open.peekToken()).to.be.undefined;
  });
});

describe('a marker', () => {
  it('without a record does not log in, and does not keep the next login from working', async () => {
    for (const [storage, value] of [
      [localStorage, '1'],
      [localStorage, ''],
      [localStorage, 'logged-in'],
      [sessionStorage, `${'i'.repeat(43)}.${'k'.repeat(43)}`],
      [sessionStorage, `${'i'.repeat(43)}.${'_'.repeat(43)}`],
    ] as const) {
      const client = newClient();
      storage.setItem(markerOf(client), value);
      const first = page(client);
      expect(first.state).to.equal('unknown');
      await new Promise((resolve) => first.addEventListener('sessionchange', resolve, { once: true }));
      expect([first.state, first.reason]).to.deep.equal(['logged-out', 'start']);
      await expectNextLogin(client);
    }
  });

  it('that is malformed is no marker', async () => {
    for (const value of [
      '',
      '{',
      'null',
      '7',
      '.',
      'a.b',
      `${'i'.repeat(43)}.`,
      `${'i'.repeat(43)}.${'k'.repeat(44)}`,
    ]) {
      const client = newClient();
      sessionStorage.setItem(markerOf(client), value);
      expect(page(client).state, value).to.equal('logged-out');
      await expectNextLogin(client);
    }
  });

  it('of an earlier session of the tab does not change why the session has ended', async () => {
    const client = newClient();
    await loggedIn(client);
    const [marker, key] = [sessionStorage.getItem(markerOf(client))!, tabKeyOf(client)];
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    await session.adopt(tokenOf(client));
    // A tab that was duplicated before still has the key.
    sessionStorage.setItem(markerOf(client), marker);
    const ended = { epoch: '', generation: 0, written: Date.now() };
    await writeStored(key, { ...ended, ended: 'expired' });
    await writeStored(browserKey(client), { ...ended, ended: 'lost' });
    window.dispatchEvent(new Event('online'));
    await eventually(() => session.state === 'logged-out', 'the end');
    expect(session.reason).to.equal('lost');
  });

  it('that was removed does not end a session, if the database is read', async () => {
    const client = newClient();
    await loggedInWith('browser', client);
    localStorage.clear();
    const next = page(client);
    document.dispatchEvent(new Event('visibilitychange'));
    await realTime(100);
    expect(next.state).to.equal('logged-out');
    expect(next.reason).to.be.undefined;
  });
});

describe('entries of the database that are old', () => {
  const day = 24 * 60 * 60 * 1000;

  it('are removed by the next login if they are of no use, and others stay', async () => {
    const ago = (days: number, content?: unknown): unknown => ({
      epoch: 'e',
      generation: 0,
      content,
      written: Date.now() - days * day,
    });
    const marked = newClient();
    localStorage.setItem(markerOf(marked), '1');
    const unmarked = newClient();
    const entries: [key: string, entry: unknown, isKept: boolean][] = [
      ['tombstone of today', ago(0.5), true],
      ['tombstone of yesterday', ago(1.5), false],
      ['tab of last week', ago(29, { iv: 1 }), true],
      ['tab of last month', ago(31, { iv: 1 }), false],
      ['tab of the future', ago(-31, { iv: 1 }), false],
      [browserKey(marked), ago(400, { a: 1 }), true],
      [browserKey(unmarked), ago(2, { a: 1 }), false],
    ];
    for (const [key, entry] of entries) await writeStored(key, entry);
    await loggedIn(newClient());
    await realTime(100);
    for (const [key, , isKept] of entries) expect(!!(await readStored(key)), key).to.equal(isKept);
  });

  it('are removed even if the database contains entries that are not from this package', async () => {
    const foreign: [key: IDBValidKey, entry: unknown][] = [
      [7, null],
      [8, { content: 1, written: 0 }],
      ['foreign', 'x'],
      ['foreign without a time', { content: 1 }],
      [[1, 2], []],
    ];
    for (const [key, entry] of foreign) await writeStored(key, entry);
    await writeStored('zz', { written: Date.now() - 2 * day });
    const errors: string[] = [];
    const { onerror } = window;
    window.onerror = (message) => !!errors.push(typeof message === 'string' ? message : message.type);
    afterThisTest(() => (window.onerror = onerror));
    await loggedIn(newClient());
    await realTime(100);
    for (const [key] of foreign) await writeStored(key, { written: 0 });
    expect(errors).to.deep.equal([]);
    expect(await readStored('zz')).to.be.undefined;
  });

  it('stay if a tab still uses them', async () => {
    const client = newClient();
    await loggedIn(client);
    const key = tabKeyOf(client);
    await writeStored(key, { ...(await readStored(key)), written: Date.now() - 6 * day });
    expect((await readPage(client)).state).to.equal('logged-in');
    expect((await readStored(key))!.written).to.be.above(Date.now() - day);
    expect((await readPage(client)).state).to.equal('logged-in');
  });
});

describe('a login', () => {
  it('replaces what is stored if the clock was set back', async () => {
    const client = newClient();
    const session = page(client);
    session.configure({}, { storage: 'browser' });
    const later = Date.now() + 1e9;
    await writeStored(browserKey(client), { epoch: 'earlier', generation: 0, written: later, decided: later });
    await session.adopt(tokenOf(client));
    expect((await readStored(browserKey(client)))?.content).to.include({ accessToken: 'access-0' });
  });

  it('is the last one if the page adopts two tokens at once, even if the first one takes longer to encrypt', async () => {
    const client = newClient();
    const { encrypt } = SubtleCrypto.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    let count = 0;
    replaceProperty(SubtleCrypto.prototype, 'encrypt', {
      async value(this: SubtleCrypto, ...values: Parameters<SubtleCrypto['encrypt']>) {
        count += 1;
        if (count === 1) await realTime(50);
        return encrypt.apply(this, values);
      },
    });
    const session = page(client);
    await Promise.all(['access-1', 'access-2'].map((accessToken) => session.adopt(tokenOf(client, { accessToken }))));
    expect(session.peekToken()).to.equal('access-2');
    const next = page(client);
    await eventually(() => next.peekToken(), 'the session');
    expect(next.peekToken()).to.equal('access-2');
  });
});
