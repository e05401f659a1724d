import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { openerPolicies } from './support/opener-policies.js';
import { type Point, RealBrowser, realInputMissing } from './support/real-input.js';
import { openSite, type Site } from './support/site.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';

/** Reports the events of a page, and which page it is. */
const listening = (place: string): string => `<script>
  for (const type of ['token', 'tokenerror']) {
    addEventListener(type, ({ detail }) => {
      tell('outcome', { place: '${place}', type, tenant: detail.tenant });
      fetch('/heard-by-${place}');
    });
  }
</script>`;

/** A statement that waits until a path of the page's site exists. */
const awaiting = (path: string): string => `
  while (!(await fetch('${path}')).ok) await new Promise((resolve) => setTimeout(resolve, 100));`;

const isVisited = ({ visits }: Site, path: RegExp): boolean => visits.some(({ url }) => path.test(url.pathname));

/** Suspends the page after its popup has opened, until the popup has finished the login without it. */
const sleeping = `
  login.addEventListener('click', () => setTimeout(async () => {
    await fetch('/asleep');
    for (let isFinished = false; !isFinished; ) {
      const request = new XMLHttpRequest();
      request.open('GET', '/finished', false);
      request.send();
      isFinished = request.status === 200;
      for (const end = Date.now() + 100; Date.now() < end; );
    }
    tell('woken', login.matches(':state(waiting)'));
    setTimeout(() => tell('waiting', login.matches(':state(waiting)')), 2000);
  }, 500));`;

/**
 * The pages of the application.
 *
 * @param application the application itself
 * @param id the authorization server
 */
function applicationPage({ pathname, searchParams }: URL, application: Site, id: Site): string | undefined {
  if (pathname === '/opened') return isVisited(id, /authorize$/) ? 'yes' : undefined;
  if (pathname === '/asleep' || pathname.startsWith('/heard-by-')) return 'yes';
  if (pathname === '/finished') return isVisited(application, /^\/heard-by-callback$/) ? 'yes' : undefined;
  if (pathname === '/elsewhere') return `<script>fetch('/gone');</script>`;
  if (pathname === '/callback') {
    return `${library}${listening('callback')}<aritma-callback></aritma-callback>`;
  }
  if (pathname !== '/') return undefined;
  const login = `<aritma-login mode="popup" authority="${id.origin}" tenant="${searchParams.get('tenant') ?? 'acme'}"
    client-id="spa" scope="a" redirect-uri="/callback"></aritma-login>`;
  return `${library}${listening('page')}<input>${login}<script type="module">
    const login = document.querySelector('aritma-login');
    await login.updateComplete;
    ${searchParams.has('blocked') ? 'login.click();' : ''}
    tell('ready', { link: place(login), field: place(document.querySelector('input')) });
    ${searchParams.has('sleeps') ? sleeping : ''}
    ${searchParams.has('leaves') ? `${awaiting('/opened')} location.replace('/elsewhere');` : ''}
  </script>`;
}

/** A login page that closes itself, as a person may close it. */
const closingPage = `<script>tell('login', {}).then(() => close());</script>`;

/** A login page that responds immediately, or for the tenant `slow` after the application's page is gone or asleep. */
const loginPage = ({ pathname, searchParams }: URL): string => `<script type="module">
  tell('login', { hasOpener: opener !== null, isWindow: history.length === 1 });
  ${pathname.startsWith('/slow/') ? awaiting('/left') : ''}
  location.replace('${searchParams.get('redirect_uri') ?? ''}#access_token=t&token_type=Bearer&state=${searchParams.get('state') ?? ''}');
</script>`;

interface Place {
  link: Point;
  field: Point;
}

for (const engine of engineNames) {
  for (const [policy, headers] of Object.entries(openerPolicies)) {
    describe(`a popup in ${engine} with ${policy}`, { skip: realInputMissing(engine) ?? false }, () => {
      let id: Site;
      let application: Site;
      let browser: RealBrowser;
      let respond: (url: URL) => string;

      beforeEach(async () => {
        respond = loginPage;
        id = await openSite((url) => {
          if (url.pathname === '/left') return isVisited(application, /^\/(gone|asleep)$/) ? 'yes' : undefined;
          return url.pathname.endsWith('/connect/authorize') ? respond(url) : undefined;
        });
        application = await openSite((url) => applicationPage(url, application, id), headers);
      });
      afterEach(async () => {
        await browser.close();
        await application.close();
        await id.close();
      });

      const open = async (query = ''): Promise<Place> => {
        browser = await RealBrowser.open(engine, `${application.origin}/${query}`);
        return (await application.told('ready')) as Place;
      };
      const outcome = (): Promise<unknown> => application.told('outcome');
      const expectNoOutcome = async (): Promise<void> => {
        await assert.rejects(application.told('outcome', 1500), /in vain/);
      };

      it('is opened by a click, hands the token to its page, and closes', async () => {
        const { link } = await open();
        const windows = await browser.windows();
        await browser.click(link);
        assert.deepEqual(await id.told('login'), { hasOpener: false, isWindow: true });
        assert.deepEqual(await outcome(), { place: 'page', type: 'token', tenant: 'acme' });
        await browser.closed(windows);
        await expectNoOutcome();
      });

      it('is opened by Enter', async () => {
        const { field } = await open();
        const windows = await browser.windows();
        await browser.click(field);
        await browser.key('Tab', 'Return');
        assert.deepEqual(await outcome(), { place: 'page', type: 'token', tenant: 'acme' });
        await browser.closed(windows);
      });

      it('is replaced by a navigation of its page if the browser blocks it', async () => {
        await open('?blocked');
        assert.deepEqual(await outcome(), { place: 'callback', type: 'token', tenant: 'acme' });
        await expectNoOutcome();
      });

      it('keeps the token if its page is gone', async () => {
        const { link } = await open('?tenant=slow&leaves');
        await browser.click(link);
        await application.visited('/gone');
        assert.deepEqual(await outcome(), { place: 'callback', type: 'token', tenant: 'slow' });
        await expectNoOutcome();
      });

      // Without COOP, and in Firefox even with it, the popup may run in the same process and is suspended as well.
      if (policy !== 'no policy' && engine !== 'firefox') {
        it('keeps the token if its page is suspended, and the page stops waiting', async () => {
          const { link } = await open('?tenant=slow&sleeps');
          await browser.click(link);
          assert.deepEqual(await outcome(), { place: 'callback', type: 'token', tenant: 'slow' });
          assert.equal(await application.told('woken'), true);
          assert.equal(await application.told('waiting'), false);
          await expectNoOutcome();
        });
      }

      it('can be opened again after it was closed', async () => {
        const { link } = await open();
        respond = () => closingPage;
        await browser.click(link);
        await id.told('login');
        respond = loginPage;
        const another = async (): Promise<unknown> => {
          await browser.click(link); // while the first popup exists, a click only focuses it
          return id.told('login', 5000).catch(() => undefined);
        };
        assert.deepEqual(await until('another popup', another), { hasOpener: false, isWindow: true });
        assert.deepEqual(await outcome(), { place: 'page', type: 'token', tenant: 'acme' });
        await expectNoOutcome();
      });
    });
  }
}
