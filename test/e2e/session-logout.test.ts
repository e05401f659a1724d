import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import { beginLogin, isIn, logIn, openSessionSite, type SessionPages, settled } from './support/session-site.js';
import type { Site } from './support/site.js';
import { type BrowserTab, openTabbedBrowser, type TabbedBrowser } from './support/tabbed-browser.js';

/** The content of each page after its session. */
const logout = '<p><aritma-claim name="name">nobody</aritma-claim> <aritma-logout return-to="/"></aritma-logout></p>';

for (const engine of engineNames) {
  describe(`a logout at oidc-provider in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let site: Site;
    let id: OidcProvider;
    let pages: SessionPages;
    let browser: TabbedBrowser;

    before(async () => {
      pages = {
        ...{ authority: '', tenant: 'acme', clientId: oidcClient.id, scope: oidcClient.scope },
        ...{ api: '', storage: 'browser', renew: 'always' },
      };
      site = await openSessionSite(pages, () => logout);
      id = await openOidcProvider({
        redirectUris: [`${site.origin}/callback`],
        postLogoutRedirectUris: [`${site.origin}/`],
      });
      pages.authority = id.authority;
    });
    after(async () => {
      await id.close();
      await site.close();
    });
    beforeEach(async () => {
      id.reset();
      browser = await openTabbedBrowser(engine);
    });
    afterEach(() => browser.close());

    async function open(path = '/private'): Promise<BrowserTab> {
      const tab = await browser.newTab();
      await tab.open(site.origin + path);
      return tab;
    }

    const pressLogout = (tab: BrowserTab): Promise<unknown> =>
      tab.run(() => void setTimeout(() => document.querySelector('aritma-logout')!.click()));

    const nameIn = (tab: BrowserTab): Promise<string> =>
      tab.run(() => {
        const claim = document.querySelector('aritma-claim')!;
        return (claim.shadowRoot!.querySelector('slot') ? claim : claim.shadowRoot!).textContent ?? '';
      });

    it('ends the session in every tab and at the server, returns to the application, and revokes the refresh token', async () => {
      const [tab, other] = [await open(), await open('/other')];
      await logIn(tab);
      await settled(other, isIn('logged-in'));
      assert.notEqual(await nameIn(tab), 'nobody');
      await pressLogout(tab);
      await settled(tab, (page) => page.path === '/' && page.state === 'logged-out');
      await settled(other, isIn('logged-out'));
      assert.equal(await nameIn(other), 'nobody');
      await until('the revocation', () => id.revocations === 1);
      const [request, ...others] = id.received.endsession;
      assert.deepEqual(others, []);
      assert.equal(request!.method, 'GET');
      assert.equal(request!.hasSession, true);
      assert.deepEqual(Object.keys(request!.parameters).sort(), [
        'client_id',
        'id_token_hint',
        'post_logout_redirect_uri',
      ]);
      await tab.run(() => void setTimeout(() => history.back()));
      await settled(tab, (page) => page.state === 'logged-out' && page.shown === 'logged-out');
    });

    it('ends the session in every tab, and revokes the refresh token, if it begins when the page is left', async () => {
      const [tab, other] = [await open(), await open('/other')];
      await logIn(tab);
      await settled(other, isIn('logged-in'));
      await tab.run(() => {
        addEventListener('pagehide', () => void sessionOf().logout({ local: true }), true);
        setTimeout(() => location.assign('/next'));
      });
      await settled(tab, (page) => page.path === '/next' && page.state === 'logged-out');
      await settled(other, isIn('logged-out'));
      await until('the revocation', () => id.revocations === 1);
    });

    it('sends a hint of more than 2,000 characters in a form', async () => {
      const tab = await open('/private?hint=longname');
      const path = await beginLogin(tab, '#other');
      await settled(tab, (page) => page.state === 'logged-in' && page.path === path);
      await pressLogout(tab);
      await settled(tab, (page) => page.path === '/' && page.state === 'logged-out');
      const [request] = id.received.endsession;
      assert.equal(request!.method, 'POST');
      assert.ok(request!.parameters['id_token_hint']!.length > 2000);
    });
  });
}
