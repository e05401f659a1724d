import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts } from '../../demo/aritma-id/counts.js';
import { type Demo, startDemo } from '../../demo/demo.js';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import {
  assertHidden,
  isIn,
  logIn,
  logInAtTheDemo,
  moveClock,
  openSessionSite,
  responding,
  type Restored,
  restoredReporter,
  type SessionPages,
  settled,
  type Snapshot,
} from './support/session-site.js';
import type { Site } from './support/site.js';
import { type BrowserTab, openTabbedBrowser, type TabbedBrowser } from './support/tabbed-browser.js';

const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };
const hour = 60 * 60 * 1000;
/** How long after the beginning of a renewal the page is left, in milliseconds. */
const delays = [0, 25, 50, 100, 200, 300, 400];
/** How long the server waits before it responds, after it has processed the request. */
const wait = 500;

/** The pages that go back by themselves: at once, after a logout, or when another tab says so. */
const returning = `<script>
  const { searchParams } = new URL(location);
  const signals = new BroadcastChannel('signals');
  const back = () => setTimeout(() => history.back(), 300);
  signals.onmessage = back;
  addEventListener('load', async () => {
    await customElements.whenDefined('aritma-session');
    if (searchParams.has('logout')) await sessionOf().logout({ local: true });
    if (searchParams.has('wait')) tell('waits', true);
    else back();
  });
</script>`;

const contents: Record<string, string> = { '/private': restoredReporter, '/away': returning };

for (const engine of engineNames) {
  describe(`a session whose page is left in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let site: Site;
    let id: OidcProvider;
    let demo: Demo;
    let pages: SessionPages;
    let browser: TabbedBrowser;

    before(async () => {
      pages = {
        ...{ authority: '', tenant: 'acme', clientId: '', scope: '' },
        ...{ api: '', storage: 'tab', renew: 'always' },
      };
      site = await openSessionSite(pages, ({ pathname }) => contents[pathname]);
      id = await openOidcProvider({ redirectUris: [`${site.origin}/callback`] });
      demo = await startDemo({ applicationPort: 0, authorizationPort: 0, redirectUris: [`${site.origin}/callback`] });
    });
    after(async () => {
      await id.close();
      await demo.close();
      await site.close();
    });
    beforeEach(async () => {
      const ofProvider = { authority: id.authority, clientId: oidcClient.id, scope: oidcClient.scope };
      Object.assign(pages, { ...ofProvider, storage: 'tab' });
      id.reset();
      browser = await openTabbedBrowser(engine);
    });
    afterEach(() => browser.close());

    async function open(path = '/'): Promise<BrowserTab> {
      const tab = await browser.newTab();
      await tab.open(site.origin + path);
      return tab;
    }

    /** Lets the token expire, begins a renewal, and leaves the page. Returns what the next page knows in the end. */
    async function leaveRenewal(tab: BrowserTab, delay: number | (() => Promise<unknown>)): Promise<Snapshot> {
      await moveClock(tab, 2 * hour);
      const own = typeof delay === 'number' ? delay : null;
      const begun = tab.run((milliseconds: number | null) => {
        sessionOf()
          .getToken()
          .catch(() => undefined);
        if (milliseconds !== null) setTimeout(() => location.assign('/next'), milliseconds);
      }, own);
      await responding(begun).catch(() => undefined);
      if (typeof delay !== 'number') {
        await delay();
        await tab.run(() => void setTimeout(() => location.assign('/next')));
      }
      const isOver = ({ path, state, token }: Snapshot) =>
        path === '/next' && (state === 'logged-out' || (state === 'logged-in' && token !== ''));
      return settled(tab, isOver);
    }

    it('is lost with one message and one click to log in, if the server has replaced the refresh token', async (t) => {
      const tab = await open();
      await logIn(tab);
      const served = () => until('the request', () => id.tokenEndpoint.counts.refresh_token.served === 1);
      const outcomes: string[] = [];
      for (const delay of [...delays, served]) {
        id.reset();
        id.tokenEndpoint.fault = { when: 'after', wait };
        const page = await leaveRenewal(tab, delay);
        outcomes.push(page.state);
        const { counts } = id.tokenEndpoint;
        if (page.state === 'logged-in') {
          assert.deepEqual([counts.refresh_token.refused, counts.refresh_token.usedAgain, page.message], [0, 0, '']);
        } else {
          const ended = ['lost', 'session_ended', 'Your session has ended. Please log in again.', 'logged-out'];
          assert.deepEqual([page.reason, page.error, page.message, page.shown], ended);
          const errors = page.changes.filter(({ type }) => type === 'sessionerror').map(({ what }) => what);
          assert.deepEqual(errors, ['session_ended']);
          // A page that tried again would do so after a second.
          if (delay === served) await sleep(1500);
          await tab.open(`${site.origin}/next`);
          await settled(tab, isIn('logged-out'));
          assert.deepEqual(counts.refresh_token, { ...none, served: 1, refused: 1, usedAgain: 1 });
          id.reset();
          await logIn(tab);
        }
        assert.deepEqual((await settled(tab, isIn('logged-in'))).problems, []);
      }
      t.diagnostic(`left after ${delays.join(', ')} ms and after the server: ${outcomes.join(', ')}`);
      assert.equal(outcomes.at(-1), 'logged-out');
    });

    it('continues without a notice if the server lets refresh tokens be used again', async () => {
      Object.assign(pages, { ...{ authority: demo.authority, clientId: 'spa-pkce' }, scope: 'openid offline_access' });
      const control = `${demo.authority}/acme/demo`;
      const faults = { refreshTokens: 'reuse', tokenEndpointDelay: wait };
      await fetch(`${control}/faults`, { method: 'PUT', body: JSON.stringify(faults) });
      const tab = await open();
      await logInAtTheDemo(tab);
      const counts = async () => ((await (await fetch(`${control}/counts`)).json()) as Counts).refresh_token;
      const served = () => until('the request', async () => (await counts()).served === 1);
      for (const delay of [...delays, served]) {
        await fetch(`${control}/counts`, { method: 'DELETE' });
        const page = await leaveRenewal(tab, delay);
        assert.deepEqual([page.state, page.message, page.error, page.problems], ['logged-in', '', '', []]);
        const { refused, failed } = await counts();
        assert.deepEqual([refused, failed], [0, 0]);
      }
    });

    /** Leaves the private page for one that comes back to it. Returns what the private page reports. */
    async function comeBack(tab: BrowserTab, query: string, meanwhile?: () => Promise<unknown>): Promise<Restored> {
      await settled(tab, isIn('logged-in'));
      await tab.run((address) => void setTimeout(() => location.assign(address), 300), `/away${query}`);
      if (meanwhile) {
        await site.told('waits');
        await meanwhile();
      }
      return (await site.told('restored')) as Restored;
    }

    it('is shown again by Back from the back/forward cache, as long as nobody has logged out', async () => {
      const tab = await open('/private');
      await logIn(tab);
      const page = await comeBack(tab, '');
      assert.equal(page.persisted, true);
      assert.deepEqual([page.frames[0], page.state, page.shown], ['', 'logged-in', 'logged-in']);
      assert.ok(!page.frames.includes('logged-out'), page.frames.join());
    });

    it('shows no frame of its content if Back is pressed after a logout in the same tab', async () => {
      const tab = await open('/private');
      await logIn(tab);
      assertHidden(await comeBack(tab, '?logout'));
    });

    it('shows no frame of its content if Back is pressed after a logout in another tab', async () => {
      pages.storage = 'browser';
      const [tab, other] = [await open('/private'), await open()];
      await tab.show();
      await logIn(tab);
      await settled(other, isIn('logged-in'));
      const page = await comeBack(tab, '?wait', () =>
        other.run(async () => {
          await sessionOf().logout({ local: true });
          new BroadcastChannel('signals').postMessage('back');
        }),
      );
      assertHidden(page);
    });
  });
}
