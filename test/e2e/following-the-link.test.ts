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
      document.querySelector('textarea').oninput = ({ target }) => {
        const state = new URL(target.value.trim()).searchParams.get('state');
        tell('dropped', localStorage.getItem('aritma-login:1:' + state));
      };
      const [field, textarea] = ['input', 'textarea'].map((name) => place(document.querySelector(name)));
      tell('ready', { link: place(login), field, textarea });
    </script>`,
  '/acme/connect/authorize': () => answer,
  '/globex/connect/authorize': () => answer,
  '/callback': () => `${library}<aritma-callback></aritma-callback>
    <script>
      addEventListener('token', ({ detail }) => tell('token', { tenant: detail.tenant, pages: history.length }));
      addEventListener('tokenerror', ({ detail }) => tell('token', { error: detail.code }));
    </script>`,
};

/** What the authorization server answers: a token, at once. */
const answer = `<script>
  const request = new URL(location).searchParams;
  location.replace(request.get('redirect_uri') + '#access_token=t&token_type=Bearer&state=' + request.get('state'));
</script>`;

interface Place {
  field: Point;
  link: Point;
  textarea: Point;
}

interface Way {
  name: string;
  follow: (browser: RealBrowser, place: Place) => Promise<unknown>;
  /** Where it opens a tab or a window of its own; MiniBrowser follows some in the same one. */
  opensTabIn?: EngineName[];
  /** Where it can be done at all; MiniBrowser's tab bar takes nothing. */
  isIn?: EngineName[];
  tenant?: string;
}

const ways: Way[] = [
  { name: 'a click', follow: (browser, { link }) => browser.click(link) },
  {
    name: 'Enter',
    follow: async (browser, { field }) => {
      await browser.click(field);
      await browser.key('Tab', 'Return');
    },
  },
  {
    name: 'a middle click',
    follow: (browser, { link }) => browser.click(link, { button: 'middle' }),
    opensTabIn: ['chromium', 'firefox', 'webkitgtk'],
  },
  {
    name: 'a Ctrl click',
    follow: (browser, { link }) => browser.click(link, { modifiers: ['ctrl'] }),
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'a Shift click',
    follow: (browser, { link }) => browser.click(link, { modifiers: ['shift'] }),
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'its menu, by mouse',
    follow: (browser, { link }) => browser.openInNewTab(link),
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'its menu, by keyboard',
    follow: async (browser, { field }) => {
      await browser.click(field);
      await browser.key('Tab');
      await browser.openInNewTab();
    },
    opensTabIn: ['chromium', 'firefox'],
  },
  {
    name: 'dragging it to the tab bar',
    follow: (browser, { link }) => browser.dragToTabBar(link),
    opensTabIn: ['chromium', 'firefox'],
    isIn: ['chromium', 'firefox'],
  },
  {
    name: 'a click that takes the focus from a field, whose change sets another tenant',
    follow: async (browser, { field, link }) => {
      await browser.click(field);
      await browser.key('ctrl+a');
      await browser.type('globex');
      await browser.click(link);
    },
    tenant: 'globex',
  },
];

for (const engine of engineNames) {
  describe(`following the link in ${engine}`, { skip: realInputMissing(engine) ?? false }, () => {
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

    for (const { name, follow, tenant = 'acme', opensTabIn = [], isIn = [engine] } of ways) {
      if (!isIn.includes(engine)) continue;
      it(`by ${name} ends in a token`, async () => {
        await follow(browser, place);
        const outcome = (await site.told('token')) as { tenant: string; pages: number };
        assert.equal(outcome.tenant, tenant);
        if (opensTabIn.includes(engine)) assert.equal(outcome.pages, 1, 'in a tab of its own');
      });
    }

    it('by dropping its address anywhere leads to a login that is stored', async () => {
      await browser.drag(place.link, place.textarea);
      assert.match(String(await site.told('dropped')), /"tenant":"acme"/);
    });
  });
}
