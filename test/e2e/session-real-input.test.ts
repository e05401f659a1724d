import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, type TestContext } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import { openerPolicies } from './support/opener-policies.js';
import { type Point, RealBrowser, realInputMissing } from './support/real-input.js';
import {
  assertHidden,
  openSessionSite,
  type Restored,
  restoredReporter,
  type SessionPages,
  type Snapshot,
} from './support/session-site.js';
import type { Site } from './support/site.js';

/** What a page reports after an event of its session, and after a key was pressed. */
interface Report extends Snapshot {
  expiresAt: number;
  /** The name in the ID token, or an empty string. */
  name: string;
  /** The element with the focus. */
  focus: string;
  /** Where the user can click. */
  places: Record<'login' | 'stay' | 'logout' | 'another', Point>;
}

/** The reports have the path of the page in their names. */
const reporter = `<a id="another" href="/other" target="_blank">Another tab</a><script>
  const report = (what) => setTimeout(() => { // after the elements have been drawn
    const session = document.querySelector('aritma-session');
    const elements = {
      login: document.querySelector('aritma-login'),
      stay: session.shadowRoot.querySelector('[part=stay]') ?? session,
      logout: document.querySelector('aritma-logout'),
      another: document.querySelector('#another'),
    };
    tell(location.pathname + ' ' + what, {
      ...snapshot(),
      expiresAt: session.expiresAt ?? 0,
      name: session.claims?.name ?? '',
      focus: document.activeElement.localName,
      places: Object.fromEntries(Object.entries(elements).map(([name, element]) => [name, place(element)])),
    });
  });
  addEventListener('sessionchange', ({ detail }) => report(detail.state + ' ' + detail.reason));
  addEventListener('sessionexpiring', () => report('expiring'));
  addEventListener('mousemove', (event) => tell(location.pathname + ' corner', corner(event)), { once: true });
  addEventListener('focusin', ({ target }) => report('focus ' + target.localName));
  addEventListener('keydown', ({ key }) => report(key));
</script>`;

for (const engine of engineNames) {
  const skip = realInputMissing(engine) ?? false;
  for (const [policy, headers] of Object.entries(openerPolicies)) {
    describe(`a session in ${engine} with ${policy}`, { skip }, () => {
      let site: Site;
      let id: OidcProvider;
      let browser: RealBrowser;

      // A report of one test must not be taken for one of the next.
      beforeEach(async () => {
        const pages: SessionPages = {
          ...{ authority: '', tenant: 'acme', clientId: oidcClient.id, scope: oidcClient.scope },
          ...{ api: '', storage: 'browser', renew: 'active' },
          content: '<aritma-logout return-to="/"></aritma-logout>',
        };
        site = await openSessionSite(pages, () => reporter + restoredReporter, headers);
        id = await openOidcProvider({
          redirectUris: [`${site.origin}/callback`],
          postLogoutRedirectUris: [`${site.origin}/`],
        });
        pages.authority = id.authority;
      });
      afterEach(async () => {
        await browser.close();
        await id.close();
        await site.close();
      });

      const told = async (what: string): Promise<Report> => (await site.told(what)) as Report;

      /** Logs in, without a refresh token, and waits for the warning. The next login lasts longer. */
      async function waitForWarning(): Promise<Report> {
        Object.assign(id, { accessTokenLifetime: 100, issuesRefreshTokens: false });
        browser = await RealBrowser.open(engine, `${site.origin}/`);
        const { places } = await told('/ logged-out start');
        await browser.click(places.login);
        const page = await told('/ expiring');
        assert.match(page.message, /Stay logged in/);
        id.accessTokenLifetime = 3600;
        return page;
      }

      /** Opens a page in another tab, or in a window, and waits for its warning. */
      async function openAnother({ places }: Report): Promise<Report> {
        await browser.click(places.another);
        const page = await told('/other expiring');
        await browser.measure(site.told('/other corner'));
        return page;
      }

      /** Follows "Stay logged in", and waits until the popup has closed. */
      async function stay(follow: () => Promise<void>): Promise<void> {
        const [windows, visits] = [await browser.windows(), site.visits.length];
        await follow();
        await site.visited('/callback', visits);
        await browser.closed(windows);
      }

      /**
       * Presses a key until the page has received it: after a popup, the window manager gives the focus back, and after a
       * navigation, a page reports its events before it receives input.
       */
      const typeInto = (path: string, key: string): Promise<Report> =>
        until('a key in the page', async () => {
          await browser.key(key);
          return site.told(`${path} ${key}`, 300).catch(() => undefined) as Promise<Report | undefined>;
        });

      function assertContinued(page: Report, before: Report): void {
        assert.ok(page.expiresAt > before.expiresAt + 3000 * 1000, 'the session was extended');
        const outcome = [page.state, page.shown, page.name, page.message, page.error, page.problems];
        assert.deepEqual(outcome, ['logged-in', 'logged-in', 'Alice Liddell', '', '', []]);
      }

      /** Checks that there was one more login, with the settings of the first one, for the user of the session. */
      function assertSameRequest(): void {
        const settings = id.received.authorize.map(({ parameters }) => {
          const changing = { state: '', nonce: '', code_challenge: '' };
          return { ...parameters, ...changing };
        });
        assert.deepEqual(settings.slice(1), [{ ...settings[0], login_hint: 'alice' }]);
        for (const name of ['state', 'nonce', 'code_challenge']) {
          assert.equal(new Set(id.received.authorize.map(({ parameters }) => parameters[name])).size, 2, name);
        }
      }

      const assertVisited = (...paths: string[]): void =>
        assert.deepEqual(
          site.visits.map(({ url }) => url.pathname),
          paths,
        );

      /** Waits for the end of a logout at the server, which leads to the first page, and presses Back. */
      async function assertLoggedOut(path: string, t: TestContext): Promise<void> {
        const { state, shown } = await told('/ logged-out start');
        assert.deepEqual([state, shown], ['logged-out', 'logged-out']);
        const [request, ...others] = id.received.endsession;
        assert.deepEqual([request!.method, request!.hasSession, others], ['GET', true, []]);
        assert.ok(request!.parameters['id_token_hint']);
        await typeInto('/', 'y');
        await browser.back();
        const page = (await site.told('restored')) as Restored;
        assert.equal(page.path, path);
        assertHidden(page);
        t.diagnostic(`persisted: ${String(page.persisted)}`);
      }

      it('continues in every tab after a click on "Stay logged in", and ends after a click on <aritma-logout>', async (t) => {
        const first = await waitForWarning();
        const { places } = await openAnother(first);
        await stay(() => browser.click(places.stay));
        for (const path of ['/', '/other']) assertContinued(await told(`${path} logged-in login`), first);
        const page = await typeInto('/other', 'x');
        assert.equal(page.focus, 'aritma-logout');
        assertSameRequest();
        assertVisited('/', '/callback', '/', '/other', '/callback');

        await browser.click(page.places.logout);
        assert.equal((await told('/ logged-out logout-elsewhere')).shown, 'logged-out');
        await assertLoggedOut('/other', t);
      });

      it('continues after Enter on "Stay logged in", and ends after Space on <aritma-logout>', async (t) => {
        const first = await waitForWarning();
        await browser.key('Tab');
        await site.told('/ focus aritma-session');
        await stay(() => browser.key('Return'));
        assertContinued(await told('/ logged-in login'), first);
        assert.equal((await typeInto('/', 'x')).focus, 'aritma-logout');
        assertSameRequest();
        assertVisited('/', '/callback', '/', '/callback');

        await browser.key('space');
        await assertLoggedOut('/', t);
      });

      it('ends in every tab if another user logs in after a click on "Stay logged in"', async () => {
        const { places } = await openAnother(await waitForWarning());
        id.user = 'bob';
        await stay(() => browser.click(places.stay));
        for (const path of ['/', '/other']) assertChanged(await told(`${path} logged-out user-changed`));
        const page = await typeInto('/other', 'x');
        assertChanged(page);
        assert.equal(page.focus, 'aritma-login');
        assertVisited('/', '/callback', '/', '/other', '/callback');
      });

      function assertChanged(page: Report): void {
        const outcome = [page.state, page.shown, page.error, page.token, page.name, page.problems];
        assert.deepEqual(outcome, ['logged-out', 'logged-out', 'user_changed', '', '', []]);
        const changes = ['logged-in start', 'logged-out user-changed', 'user_changed'];
        assert.deepEqual(
          page.changes.map(({ what }) => what),
          changes,
        );
      }
    });
  }
}
