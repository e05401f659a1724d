import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { engineMissing } from './support/browsers.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';

/** The authorization server, which responds immediately with a token. */
function serverPage({ pathname, searchParams }: URL): string | undefined {
  if (!pathname.endsWith('/connect/authorize')) return undefined;
  const redirectUri = new URL(searchParams.get('redirect_uri') ?? '');
  // A browser sends the password again when it returns to a server that was opened with one.
  Object.assign(redirectUri, { username: 'bob', password: 'hunter2' });
  const response = `access_token=t&token_type=Bearer&state=${searchParams.get('state') ?? ''}`;
  return `<script>location.replace('${redirectUri.href}#${response}');</script>`;
}

for (const engine of engineNames) {
  describe(`a page whose address has a password in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let id: Site;
    let site: Site;
    let browser: ScriptedBrowser;

    before(async () => {
      id = await openSite(serverPage);
      const login = `<aritma-login authority="${id.origin}" tenant="acme" client-id="spa" scope="a" redirect-uri="/callback">
        </aritma-login>`;
      const callback = `<aritma-callback></aritma-callback>
        <script>
          for (const type of ['token', 'tokenerror']) {
            addEventListener(type, ({ detail: { accessToken, returnTo, code } }) => {
              const stored = JSON.stringify({ ...localStorage });
              tell('outcome', { accessToken, returnTo, code, addresses: location.href + document.URL, stored });
            });
          }
        </script>`;
      site = await openSite(({ pathname }) => {
        const page = { '/': login, '/callback': callback }[pathname];
        return page === undefined ? undefined : library + page;
      });
      browser = await openScriptedBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await site.close();
      await id.close();
    });

    it('does not send or store the password, and removes the response from its address', async () => {
      await browser.open(site.origin.replace('//', '//bob:hunter2@'));
      await browser.run(async () => {
        await customElements.whenDefined('aritma-login');
        setTimeout(() => document.querySelector<HTMLElement>('aritma-login')!.click());
      });
      // The page reports its outcome itself: a driver may still run a script in the page that was left.
      const { accessToken, returnTo, addresses, stored } = (await site.told('outcome')) as Record<string, string>;
      const [request] = id.visits;
      assert.equal(request?.url.searchParams.get('redirect_uri'), `${site.origin}/callback`);
      assert.equal(accessToken, 't');
      assert.equal(returnTo, `${site.origin}/`);
      assert.doesNotMatch(addresses!, /access_token|aritma\./);
      assert.doesNotMatch(stored!, /hunter2/);
    });
  });
}
