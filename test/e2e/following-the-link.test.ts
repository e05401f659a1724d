import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { engineNames, type EngineName } from '../tools/engines.js';
import { type Point, RealBrowser, realInputMissing } from './support/real-input.js';
import { openSite, type Site } from './support/site.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';

const pages: Record<string, (origin: string) => string> = {
  '/': (origin) => `${library}
    <input value="acme" onchange="document.querySelector('aritma-login').tenant = this.value">
    <aritma-login authority="${origin}" tenant="acme" client-id="spa" scope="a" redirect-uri="/callback"></aritma-login>
    <textarea style="display: block; width: 300px; height: 100px"></textarea>
    <script type="module">
      const login = document.querySelector('aritma-login');
      await login.updateComplete;
      login.ondragstart = () => tell('dragstart');
      const textarea = document.querySelector('textarea');
      textarea.addEventListener('dragover', () => tell('dragover'), { once: true });
      textarea.oninput = ({ target }) => {
        const state = new URL(target.value.trim()).searchParams.get('state');
        tell('dropped', localStorage.getItem('aritma-login:1:' + state));
      };
      tell('ready', { link: place(login), field: place(document.querySelector('input')), textarea: place(textarea) });
    </script>`,
  '/acme/connect/authorize': () => authorizationPage,
  '/globex/connect/authorize': () => authorizationPage,
  '/callback': () => `${library}<aritma-callback></aritma-callback>
    <script>
      addEventListener('token', ({ detail }) => tell('token', { tenant: detail.tenant, pages: history.length }));
      addEventListener('tokenerror', ({ detail }) => tell('token', { error: detail.code }));
    </script>`,
};

/** The authorization server's page, which responds immediately with a token. */
const authorizationPage = `<script>
  const request = new URL(location).searchParams;
  location.replace(request.get('redirect_uri') + '#access_token=t&token_type=Bearer&state=' + request.get('state'));
</script>`;

interface Place {
  field: Point;
  link: Point;
  textarea: Point;
}

/** A way to open the link. */
interface Gesture {
  name: string;
  perform: (browser: RealBrowser, place: Place, site: Site) => Promise<unknown>;
  /** The engines in which it opens a new tab or window. MiniBrowser opens some links in the same tab. */
  opensTabIn?: EngineName[];
  /** The engines that support it; all of them by default. MiniBrowser's tab bar accepts no links. */
  isIn?: EngineName[];
  tenant?: string;
}

const gestures: Gesture[] = [
  { name: 'a click', perform: (browser, { link }) => browser.click(link) },
  {
    name: 'Enter',
    perform: async (browser, { field }) => {
      await browser.click(field);
      await browser.key('Tab', 'Return');
    },
  },
  {
    name: 'a middle click',
    perform: (browser, { link }) => browser.click(link, { button: 'middle' }),
    opensTabIn: ['chromium', 'firefox', 'webkitgtk'],
  },
  {
    name: 'a Ctrl click',
    perform: (browser, { link }) => browser.click(link, { modifiers: ['ctrl'] }),
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'a Shift click',
    perform: (browser, { link }) => browser.click(link, { modifiers: ['shift'] }),
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'its context menu, with the mouse',
    perform: (browser, { link }) => browser.openInNewTab(link),
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'its context menu, with the keyboard',
    perform: async (browser, { field }) => {
      await browser.click(field);
      await browser.key('Tab');
      await browser.openInNewTab();
    },
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'dragging it to the tab bar',
    perform: (browser, { link }, site) => browser.dragToTabBar(link, site.told('dragstart')),
    opensTabIn: ['chromium', 'firefox'],
    isIn: ['chromium', 'firefox'],
  },
  {
    name: 'a click after which a field loses the focus and sets another tenant',
    perform: async (browser, { field, link }) => {
      await browser.click(field);
      await browser.key('ctrl+a');
      await browser.type('globex');
      await browser.click(link);
    },
    tenant: 'globex',
  },
];

for (const engine of engineNames) {
  describe(`the login link in ${engine}`, { skip: realInputMissing(engine) ?? false }, () => {
    let site: Site;
    let browser: RealBrowser;
    let place: Place;

    before(async () => {
      site = await openSite(({ pathname, origin }) => pages[pathname]?.(origin));
    });
    after(() => site.close());
    beforeEach(async () => {
      browser = await RealBrowser.open(engine, site.origin);
      place = (await site.told('ready')) as Place;
    });
    afterEach(() => browser.close());

    for (const { name, perform, tenant = 'acme', opensTabIn = [], isIn = [engine] } of gestures) {
      if (!isIn.includes(engine)) continue;
      it(`leads to a token if it is opened by ${name}`, async () => {
        await perform(browser, place, site);
        const outcome = (await site.told('token')) as { tenant: string; pages: number };
        assert.equal(outcome.tenant, tenant);
        if (opensTabIn.includes(engine)) assert.equal(outcome.pages, 1, 'the link opens in a new tab');
      });
    }

    it('leads to a stored login if its address is dropped into a text field', async () => {
      await browser.drag(place.link, place.textarea, site.told('dragover'));
      assert.match(String(await site.told('dropped')), /"tenant":"acme"/);
    });
  });
}
