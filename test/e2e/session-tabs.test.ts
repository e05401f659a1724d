import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { type CheckingApi, openCheckingApi } from './support/checking-api.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import {
  isIn,
  logIn,
  moveClock,
  openSessionSite,
  type SessionPages,
  settled,
  type Snapshot,
  storedText,
} from './support/session-site.js';
import type { Site } from './support/site.js';
import { type BrowserTab, openTabbedBrowser, type TabbedBrowser } from './support/tabbed-browser.js';

const rounds = Number(process.env['SESSION_ROUNDS'] ?? 3);
const contexts = 20;
/** WebKitGTK takes too long to open twenty tabs: of its twenty pages, some are frames in others. */
const framesPerTab = { chromium: 0, firefox: 0, webkitgtk: 3 };
const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };
const hour = 60 * 60 * 1000;

/**
 * Lets every tab wait for a signal, and then look at its session as after a sleep, each in one of three ways. A page
 * is not reloaded if it, or one of its frames, may be renewing the tokens. That can lose the session, which
 * session-leaving.test.ts tests.
 */
const waking = `<script>
  const signals = new BroadcastChannel('signals');
  const number = Number(new URL(location).searchParams.get('tab'));
  const report = async () => {
    const token = await sessionOf().getToken().catch(({ code }) => code);
    tell('awake', { number, token, state: sessionOf().state });
  };
  signals.onmessage = ({ data }) => {
    if (data.clock) {
      sessionStorage.setItem('clock', data.clock);
      tell('ready', number);
    } else if (number % 3 === 0 && !document.querySelector('iframe') && !sessionOf().isRenewing) location.reload();
    else {
      if (number % 3 === 1) dispatchEvent(new Event('online'));
      report();
    }
  };
  if (sessionStorage.getItem('clock')) addEventListener('load', report);
</script>`;

/** A page that waits for the signal, and contains other such pages in frames. */
function wakingPage({ searchParams }: URL): string {
  const [number, frames] = ['tab', 'frames'].map((name) => Number(searchParams.get(name)));
  const numbers = Array.from({ length: frames! }, (_, index) => number! + index + 1);
  return waking + numbers.map((one) => `<iframe src="/waking?tab=${String(one)}"></iframe>`).join('');
}

for (const engine of engineNames) {
  describe(`a session of several tabs in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let api: CheckingApi;
    let site: Site;
    let id: OidcProvider;
    let pages: SessionPages;
    let browser: TabbedBrowser;

    before(async () => {
      api = await openCheckingApi();
      pages = {
        ...{ authority: '', tenant: 'acme', clientId: oidcClient.id, scope: oidcClient.scope },
        ...{ api: api.origin, storage: 'browser', renew: 'always' },
      };
      site = await openSessionSite(pages, (url) => (url.pathname === '/waking' ? wakingPage(url) : undefined));
      id = await openOidcProvider({ redirectUris: [`${site.origin}/callback`] });
      pages.authority = id.authority;
    });
    after(async () => {
      await id.close();
      await site.close();
      await api.close();
    });
    beforeEach(async () => {
      pages.storage = 'browser';
      id.reset();
      browser = await openTabbedBrowser(engine);
    });
    afterEach(() => browser.close());

    /** Opens a page in a new tab. */
    async function open(path = '/'): Promise<BrowserTab> {
      const tab = await browser.newTab();
      await tab.open(site.origin + path);
      return tab;
    }

    const frames = framesPerTab[engine];
    const pagesThatWake = `${contexts} pages in ${contexts / (frames + 1)} tabs`;
    it(`sends one refresh request if ${pagesThatWake} wake with an expired token, in ${rounds} rounds`, async () => {
      const first = await open();
      let { token } = await logIn(first);
      for (let number = 0; number < contexts; number += frames + 1) {
        const tab = await open(`/waking?tab=${String(number)}&frames=${String(frames)}`);
        await settled(tab, isIn('logged-in'));
      }
      const signal = (data: object): Promise<void> =>
        first.run((message) => {
          const channel = new BroadcastChannel('signals');
          channel.postMessage(message);
          channel.close();
        }, data);

      for (let round = 1; round <= rounds; round += 1) {
        id.reset();
        // All clocks are set before the first tab acts, as the clocks of a computer are one.
        await signal({ clock: round * 2 * hour });
        await moveClock(first, 2 * hour);
        for (let number = 0; number < contexts; number += 1) await site.told('ready');
        await signal({});
        const awake = [];
        for (let number = 0; number < contexts; number += 1) awake.push(await site.told('awake'));
        const next = (await settled(first, (page) => page.token !== token && page.state === 'logged-in')).token;
        assert.notEqual(next, token);
        token = next;
        const outcomes = awake.map((report) => report as { token: string; state: string });
        assert.deepEqual(new Set(outcomes.map((one) => one.state)), new Set(['logged-in']), `round ${round}`);
        assert.deepEqual(new Set(outcomes.map((one) => one.token)), new Set([token]), `round ${round}`);
        assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 }, `round ${round}`);
      }
    });

    it('ends in all tabs within a second if one logs out while another waits for new tokens', async () => {
      const [one, other, third] = [await open(), await open(), await open()];
      await logIn(one);
      for (const tab of [other, third]) await settled(tab, isIn('logged-in'));
      let release: () => void = () => undefined;
      id.tokenEndpoint.fault = { when: 'after', wait: new Promise<void>((resolve) => (release = resolve)) };
      await other.run(
        () =>
          void sessionOf()
            .renew()
            .catch(() => undefined),
      );
      await until('the refresh request', () => id.tokenEndpoint.counts.refresh_token.served === 1);

      const start = await one.run(async () => {
        const now = Date.now();
        await sessionOf().logout({ local: true });
        return now;
      });
      for (const tab of [one, other, third]) {
        const { changes } = await settled(tab, isIn('logged-out'));
        const end = changes.find(({ what }) => what.startsWith('logged-out '))!;
        assert.ok(end.at - start < 1000, `a tab took ${end.at - start} ms`);
      }
      release();
      await settled(other, () => true);
      await until('the end of the renewal', () => other.run(() => !sessionOf().isRenewing));
      for (const tab of [one, other, third, await open()]) {
        const page = await settled(tab, isIn('logged-out'));
        assert.deepEqual([page.token, page.problems], ['', []]);
      }
      assert.doesNotMatch(await storedText(one), /accessToken|refreshToken/);
      assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
    });

    it('shares one record with a duplicated tab, which never uses a refresh token twice', async () => {
      pages.storage = 'tab';
      const one = await open();
      await logIn(one);
      const other = await one.openByButton('#duplicate');
      await settled(other, isIn('logged-in'));
      assert.equal((JSON.parse(await storedText(one)) as unknown[]).length, 1);
      for (const tab of [one, other]) await moveClock(tab, 2 * hour);
      const tokens = await Promise.all([one, other].map((tab) => tab.run(() => sessionOf().getToken())));
      assert.equal(tokens[0], tokens[1]);
      assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });

      const stranger = await open();
      await settled(stranger, isIn('logged-out'));
      const third = await one.openByButton('#duplicate');
      await settled(third, isIn('logged-in'));
      await third.close();
      assert.equal((await settled(one, isIn('logged-in'))).token, tokens[0]);

      await one.run(() => sessionOf().logout({ local: true }));
      for (const tab of [one, other]) await settled(tab, isIn('logged-out'));
      await other.open(`${site.origin}/`);
      await settled(other, isIn('logged-out'));
      assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
    });

    it('is not given to a tab of another person, who sends nothing with the new token', async () => {
      const one = await open();
      const { token } = await logIn(one);
      const other = await open('/?hint=bob');
      await settled(other, isIn('logged-in'));
      const ofBob = await switchUser(other, token);
      const { reason, error, token: held } = await settled(one, isIn('logged-out'));
      assert.deepEqual([reason, error, held], ['user-changed', 'user_changed', '']);

      const since = api.requests.length;
      const refused = await one.run(async (address) => {
        const session = sessionOf();
        const codes = [() => session.fetch(address), () => session.getToken(), () => session.renew()].map((act) =>
          act().then(
            () => 'done',
            ({ code }: { code: string }) => code,
          ),
        );
        return Promise.all(codes);
      }, `${api.origin}/echo`);
      assert.ok(!refused.includes('done'), refused.join());
      assert.deepEqual(api.requests.slice(since), []);
      assert.equal(id.tokenEndpoint.arrived.refresh_token, 0);

      await one.open(`${site.origin}/`);
      assert.equal((await settled(one, isIn('logged-in'))).token, ofBob);
    });

    /** Logs in as another person, and returns the access token. */
    async function switchUser(tab: BrowserTab, previous: string): Promise<string> {
      const isDone = (page: Snapshot) => isIn('logged-in')(page) && page.path === '/' && page.token !== previous;
      await tab.run(async () => {
        await customElements.whenDefined('aritma-login');
        setTimeout(() => document.querySelector<HTMLElement>('#other')!.click());
      });
      return (await settled(tab, isDone)).token;
    }
  });
}
