import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { engineNames } from '../tools/engines.js';
import { openBrowser } from './support/browsers.js';
import { openPatientServer, type PatientServer } from './support/patient-server.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';
import { tabMissing } from './support/tab.js';

/** How long many tabs on a busy machine may take, in ms. */
const outcomeTimeout = 120_000;

/** A tab that addresses are opened in. */
interface AnyTab {
  open(url: string): Promise<unknown>;
}

const tabOf = (page: Page): AnyTab => ({ open: (url) => page.goto(url) });

const script = (address = '/dist/aritma-login.min.js'): string => `<script type="module" src="${address}"></script>`;

/** Tells what a page hears, and that it was shown again as it was left. */
const listening = `<script>
  for (const type of ['token', 'tokenerror']) {
    addEventListener(type, ({ detail: { code, accessToken, tenant } }) => {
      const isOfTab = code || [null, tenant].includes(sessionStorage.getItem('tenant of this tab'));
      tell('outcome', code ?? (isOfTab ? accessToken : accessToken + ', which is another tab’s'));
      tell('ended', true);
    });
  }
  addEventListener('pageshow', ({ persisted }) => persisted && tell('restored', location.pathname));
  const load = (address) =>
    import(address).then(() => tell('loaded', address), (error) => tell('outcome', String(error)));
  const pending = async () => {
    while (document.querySelector('aritma-callback').status !== 'pending') await new Promise((go) => setTimeout(go, 20));
  };
</script>`;

/** How a callback page gets its script, by its path. */
const callbackPages: Record<string, string> = {
  '/callback': script(),
  '/late': `<script>
    addEventListener('load', () => setTimeout(() => load('/dist/aritma-login.min.js'), 300));
  </script>`,
  '/twice-at-once': script() + script('/dist/aritma-login.min.js?2'),
  '/twice-meanwhile': `${script()}<script type="module">
    pending().then(() => load('/dist/aritma-login.min.js?2'));
  </script>`,
  '/twice-afterwards': `${script()}<script>
    addEventListener('token', () => setTimeout(() => load('/dist/aritma-login.min.js?2')), { once: true });
  </script>`,
};

/** What an application shows; its login is begun as soon as it is there, unless the page was come back to. */
function applicationPage({ pathname, searchParams }: URL, authority: string): string | undefined {
  const callback = callbackPages[pathname];
  if (callback) return `${listening}<aritma-callback></aritma-callback>${callback}`;
  if (pathname === '/elsewhere')
    return `<script>addEventListener('load', () => setTimeout(() => history.back(), 300))</script>`;
  if (pathname !== '/') return undefined;
  const { tenant = '', flow = '', to = 'callback' } = Object.fromEntries(searchParams);
  return `${listening}${script()}
    <aritma-login authority="${authority}" tenant="${tenant}" flow="${flow}" client-id="spa" scope="a"
      redirect-uri="/${to}"></aritma-login>
    <script type="module">
      const login = document.querySelector('aritma-login');
      sessionStorage.setItem('tenant of this tab', login.tenant);
      // What is left before it is loaded is not gone back to.
      addEventListener('pageshow', () => setTimeout(() => login.click()));
    </script>`;
}

for (const engine of engineNames) {
  describe(`a login in ${engine}`, { skip: tabMissing(engine) ?? false }, () => {
    let id: PatientServer;
    let application: Site;

    beforeEach(async () => {
      id = await openPatientServer();
      // What is not to be stored, is not kept as it was for who goes back.
      application = await openSite((url) => applicationPage(url, id.origin), { 'cache-control': 'no-cache' });
    });
    afterEach(async () => {
      await application.close();
      await id.close();
    });

    /** Begins a login. @returns its state, when its login page is there */
    async function begin(tab: AnyTab, tenant: string, { flow = 'implicit', to = 'callback' } = {}): Promise<string> {
      await tab.open(`${application.origin}/?${String(new URLSearchParams({ tenant, flow, to }))}`).catch(leaving);
      return (await id.asked(tenant)).at(-1)!;
    }

    /** The outcomes, in any order, and that there is none more. */
    async function expectOutcomes(outcomes: string[]): Promise<void> {
      const heard: unknown[] = [];
      while (heard.length < outcomes.length) heard.push(await application.told('outcome', outcomeTimeout));
      await assert.rejects(application.told('outcome', 300), /in vain/);
      assert.deepEqual(heard.sort(), outcomes.sort());
    }

    /**
     * A test of a fault, which ends with what none may leave out: each login came to one outcome or none, the right one,
     * and the next one ends in a token.
     *
     * @param befall gives the tab to go on in
     */
    const fault = (what: string, outcomes: string[], befall: () => Promise<AnyTab>): void =>
      void it(what, async () => {
        const tab = await befall();
        await expectOutcomes(outcomes);
        id.answer(await begin(tab, 'next', { flow: 'pkce' }));
        await expectOutcomes(['token-of-next']);
      });

    describe('in one tab', () => {
      let browser: ScriptedBrowser;

      beforeEach(async () => {
        browser = await openScriptedBrowser(engine);
      });
      afterEach(() => browser.close());

      /** Firefox's driver loses a tab whose page was shown again. */
      const tabAfterwards = async (): Promise<AnyTab> =>
        engine === 'firefox' ? tabOf(await (browser.driver as Page).browser().newPage()) : browser;

      // Firefox's driver loses the tab then, and Chromium's does not always keep the page that was left first.
      if (engine !== 'firefox')
        fault('whose callback page is left, and shown again as it was', ['token-of-acme'], async () => {
          id.answer(await begin(browser, 'acme'));
          await application.told('ended', outcomeTimeout);
          await browser.open(`${application.origin}/elsewhere`);
          assert.equal(await application.told('restored'), '/callback');
          return browser;
        });

      if (engine !== 'chromium')
        fault(
          'whose page is come back to before it ended, and its link followed again',
          ['token-of-acme'],
          async () => {
            await begin(browser, 'acme');
            await browser.run(() => void setTimeout(() => history.back(), 100)).catch(leaving);
            assert.equal(await application.told('restored'), '/');
            const [, second] = await id.asked('acme', 2);
            id.answer(second!);
            return tabAfterwards();
          },
        );

      for (const [to, what] of Object.entries({
        late: 'whose script comes long after the page',
        'twice-at-once': 'whose script comes in two versions',
        'twice-meanwhile': 'whose script comes again while the code is exchanged',
        'twice-afterwards': 'whose script comes again after the token',
      })) {
        fault(what, ['token-of-acme'], async () => {
          id.hold(true);
          const state = await begin(browser, 'acme', { flow: 'pkce', to });
          id.answer(state);
          if (to === 'twice-meanwhile') await application.told('loaded');
          await id.exchanging(state);
          id.hold(false);
          if (to === 'twice-afterwards') await application.told('loaded');
          return browser;
        });
      }
    });

    if (engine === 'webkitgtk') return; // its driver has no tabs that know of each other

    describe('in tabs', () => {
      let browser: Browser;

      beforeEach(async () => {
        browser = await openBrowser(engine);
      });
      afterEach(() => browser.close());

      const newTab = async (): Promise<Page> => browser.newPage();

      const tenants = Array.from({ length: 50 }, (_, index) => `t${String(index)}`);
      fault(
        'as one of fifty, that all begin and then come back in mixed order',
        tenants.map((tenant) => `token-of-${tenant}`),
        async () => {
          const tabs = await Promise.all(tenants.map(async () => tabOf(await newTab())));
          const flows = tenants.map((_, index) => (index % 2 ? 'pkce' : 'implicit'));
          const states = await Promise.all(
            tenants.map((tenant, index) => begin(tabs[index]!, tenant, { flow: flows[index]! })),
          );
          for (let index = 0; index < 50; index += 1) id.answer(states[(index * 37) % 50]!);
          return tabs[0]!;
        },
      );

      fault('whose tab is closed meanwhile, and whose answer comes to another', ['token-of-acme'], async () => {
        const page = await newTab();
        const state = await begin(tabOf(page), 'acme', { flow: 'pkce' });
        await page.close();
        const tab = tabOf(await newTab());
        await tab.open(id.answerTo(state));
        return tab;
      });

      fault(
        'whose tab is killed while the code is exchanged, and the answer opened again',
        ['state_used'],
        async () => {
          const page = await newTab();
          id.hold(true);
          const state = await begin(tabOf(page), 'acme', { flow: 'pkce' });
          id.answer(state);
          await id.exchanging(state);
          await kill(page);
          id.hold(false);
          const tab = tabOf(await newTab());
          await tab.open(id.answerTo(state));
          return tab;
        },
      );
    });
  });
}

/** Ends a tab's process, or at least the tab. */
async function kill(page: Page): Promise<void> {
  if ((await page.browser().version()).startsWith('Chrome')) {
    const session = await page.createCDPSession();
    const crashed = new Promise((resolve) => page.once('error', resolve));
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  } else await page.close();
}

/** A page that is left while it is opened. */
const leaving = (error: unknown): void => {
  if (!/abort|interrupt|navigat/i.test(String(error))) throw error;
};
