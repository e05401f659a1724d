import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { engineMissing } from './support/browsers.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import {
  isIn,
  logIn,
  openSessionSite,
  type SessionPages,
  settled,
  type Snapshot,
  speedUp,
} from './support/session-site.js';
import type { Site } from './support/site.js';
import { type BrowserTab, openTabbedBrowser, type TabbedBrowser } from './support/tabbed-browser.js';

const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };

/** What a script of the origin, or another version, can do to the stored session. Each is code that changes `entry`. */
const alterations: Record<'browser' | 'tab', Record<string, string>> = {
  browser: {
    'the entry is null': 'entry = null',
    'the entry is a text': 'entry = "logged-in"',
    'the record is empty': 'entry.content = {}',
    'the record is a list': 'entry.content = [entry.content]',
    'the access token is empty': 'entry.content.accessToken = ""',
    'the access token is a list': 'entry.content.accessToken = [entry.content.accessToken]',
    'the lifetime is not a number': 'entry.content.expiresIn = NaN',
    'the time is a text': 'entry.content.receivedAt = "now"',
    'the record belongs to another client': 'entry.content.clientId = "other"',
    'the record belongs to another server': 'entry.content.authority = "https://evil.example"',
    'the record has another epoch': 'entry.epoch = "other"',
    'the record has another generation': 'entry.generation += 1',
    'the session has ended in a way that does not exist': 'delete entry.content; entry.ended = { reason: "logout" }',
    'the session has ended, and its record is a reason': 'entry.content = undefined; entry.ended = entry',
  },
  tab: {
    'a byte of the encrypted record is changed': 'new Uint8Array(entry.content.data)[20] ^= 1',
    'the encrypted record is cut': 'entry.content.data = entry.content.data.slice(0, 30)',
    'the initialization vector is missing': 'delete entry.content.iv',
    'the record is not encrypted': 'entry.content = { accessToken: "t" }',
    'the key of the tab is not a key': 'Object.keys(sessionStorage).forEach((key) => (sessionStorage[key] = "x.y"))',
  },
};

for (const engine of engineNames) {
  describe(`a stored session in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let site: Site;
    let id: OidcProvider;
    let pages: SessionPages;
    let browser: TabbedBrowser;
    let tab: BrowserTab;

    before(async () => {
      pages = {
        ...{ authority: '', tenant: 'acme', clientId: oidcClient.id, scope: oidcClient.scope },
        ...{ api: '', storage: '', renew: 'always' },
      };
      site = await openSessionSite(pages);
      id = await openOidcProvider({ redirectUris: [`${site.origin}/callback`] });
      pages.authority = id.authority;
    });
    after(async () => {
      await id.close();
      await site.close();
    });
    beforeEach(async () => {
      pages.storage = 'browser';
      id.reset();
      browser = await openTabbedBrowser(engine);
      tab = await open();
    });
    afterEach(() => browser.close());

    async function open(): Promise<BrowserTab> {
      const opened = await browser.newTab();
      await opened.open(`${site.origin}/`);
      return opened;
    }

    /** Changes each entry of the database. */
    const alter = (code: string): Promise<void> =>
      tab.run(
        (text) =>
          new Promise<void>((resolve, reject) => {
            const change = globalThis.eval(`(entry) => { ${text}; return entry; }`) as (entry: unknown) => unknown;
            const opening = indexedDB.open('aritma-login', 1);
            opening.onerror = () => reject(opening.error!);
            opening.onsuccess = () => {
              const transaction = opening.result.transaction('sessions', 'readwrite');
              const request = transaction.objectStore('sessions').openCursor();
              request.onsuccess = () => {
                const cursor = request.result;
                if (!cursor) return;
                cursor.update(change(cursor.value));
                cursor.continue();
              };
              transaction.oncomplete = () => {
                opening.result.close();
                resolve();
              };
              transaction.onabort = () => reject(transaction.error!);
            };
          }),
        code,
      );

    /** Checks that a page which has just been opened was never logged in, and threw nothing. */
    async function isRefused(page: BrowserTab): Promise<Snapshot> {
      const found = await settled(page, isIn('logged-out'));
      assert.deepEqual(found.problems, []);
      assert.ok(!found.changes.some(({ what }) => what.startsWith('logged-in')), JSON.stringify(found.changes));
      assert.equal(found.token, '');
      assert.equal(
        await page.run(() =>
          sessionOf()
            .getToken()
            .catch(({ code }: { code: string }) => code),
        ),
        'login_required',
      );
      return found;
    }

    for (const storage of ['browser', 'tab'] as const) {
      it(`with storage="${storage}" is not used after it was altered, and the next login works`, async () => {
        pages.storage = storage;
        await tab.open(`${site.origin}/`);
        for (const [what, code] of Object.entries(alterations[storage])) {
          await logIn(tab);
          await alter(code);
          await tab.open(`${site.origin}/`);
          await isRefused(tab).catch((cause: unknown) => assert.fail(`${what}: ${String(cause)}`));
        }
        await logIn(tab);
        await tab.open(`${site.origin}/`);
        await settled(tab, isIn('logged-in'));
        assert.deepEqual(id.tokenEndpoint.counts.refresh_token, none);
      });
    }

    it('is not there if only the marker is', async () => {
      await logIn(tab);
      await tab.run(
        () =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.deleteDatabase('aritma-login');
            request.onsuccess = () => resolve();
            request.onerror = () => reject(request.error!);
          }),
      );
      const other = await open();
      assert.ok(await other.run(() => Object.keys(localStorage).length > 0), 'the marker is there');
      await isRefused(other);
      await logIn(other);
      await settled(await open(), isIn('logged-in'));
    });

    it('is replaced by one in memory if a newer version of the database exists', async () => {
      await logIn(tab);
      await tab.run(
        () =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.open('aritma-login', 2);
            request.onsuccess = () => {
              request.result.close();
              resolve();
            };
            request.onerror = () => reject(request.error!);
          }),
      );
      const other = await open();
      await isRefused(other);
      await loginInMemory(other);
    });

    it('is replaced by one in memory while another page blocks the database', async () => {
      const other = await open();
      await speedUp(other, 10);
      await logIn(tab);
      await tab.run(
        () =>
          new Promise<void>((resolve, reject) => {
            // This connection does not close itself when the next one wants to change the version.
            const first = indexedDB.open('aritma-login', 1);
            first.onsuccess = () => {
              Reflect.set(globalThis, 'connection', first.result); // or it could be garbage
              const second = indexedDB.open('aritma-login', 2);
              second.onblocked = () => resolve();
              second.onsuccess = () => reject(new Error('The connection does not block the next one.'));
            };
          }),
      );
      await other.open(`${site.origin}/`);
      await isRefused(other);
      await loginInMemory(other);
    });

    /** Logs in on a page that can store nothing: the session is on the callback page only. */
    async function loginInMemory(page: BrowserTab): Promise<void> {
      await page.run(() => void setTimeout(() => document.querySelector<HTMLElement>('aritma-login')!.click()));
      const { problems } = await settled(page, (found) => found.path === '/callback' && isIn('logged-in')(found));
      assert.deepEqual(problems, []);
    }

    it('survives a flood of messages from other pages, and sends nothing because of them', async () => {
      await logIn(tab);
      const other = await open();
      await settled(other, isIn('logged-in'));
      const { token } = await settled(tab, isIn('logged-in'));
      const sent = await other.run(
        async (client) => {
          const channel = new BroadcastChannel(`aritma-login:session:${JSON.stringify(client)}`);
          const contents = ['', null, { state: 'logged-out' }, { accessToken: 'x' }, 'x'.repeat(1000), [], 0];
          for (let count = 0; count < 20_000; count += 1) {
            channel.postMessage(contents[count % contents.length]);
            // Timers of tabs that are not visible may wait for a second.
            if (count % 5000 === 0) await new Promise((resolve) => setTimeout(resolve));
          }
          channel.close();
          return 20_000;
        },
        [id.authority, 'acme', oidcClient.id],
      );
      assert.equal(sent, 20_000);
      const page = await settled(tab, isIn('logged-in'));
      assert.deepEqual([page.token, page.problems], [token, []]);
      assert.ok(!page.changes.some(({ what }) => what.startsWith('logged-out')));
      assert.equal(await tab.run(() => sessionOf().getToken()), token);
      assert.equal(id.tokenEndpoint.arrived.refresh_token, 0);
      await other.run(() => sessionOf().logout({ local: true }));
      await settled(tab, isIn('logged-out'));
    });
  });
}
