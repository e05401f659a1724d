import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { engineMissing, openBrowser } from './support/browsers.js';
import { signInAsAlice } from './support/glewlwyd-login-page.js';
import { testClient, type Glewlwyd, glewlwydMissing, openGlewlwyd, type Tenant } from './support/glewlwyd.js';
import { openSite, type Site } from './support/site.js';

/** A script of the application that changes the stored verifiers. */
const spoiling = `<script>
  for (const [key, value] of Object.entries(localStorage)) {
    localStorage.setItem(key, value.replace('"verifier":"', '"verifier":"x'));
  }
</script>`;

describe('a login at glewlwyd', { skip: glewlwydMissing() ?? engineMissing('chromium') ?? false }, () => {
  let glewlwyd: Glewlwyd;
  let site: Site;
  let browser: Browser;
  let attributes: string;
  let spoilVerifier = false;

  before(async () => {
    site = await openSite(
      ({ pathname }) =>
        `${spoilVerifier ? spoiling : ''}<script type="module" src="/dist/aritma-login.min.js"></script>` +
        (pathname === '/callback'
          ? `<aritma-callback></aritma-callback><script>
               addEventListener('token', ({ detail }) => tell('outcome', detail));
               addEventListener('tokenerror', ({ detail }) => tell('outcome', { code: detail.code }));
             </script>`
          : `<aritma-login authority="${glewlwyd.authority}" client-id="${testClient.id}" scope="${testClient.scope}"
               redirect-uri="/callback" ${attributes}></aritma-login>`),
    );
    glewlwyd = await openGlewlwyd([`${site.origin}/callback`]);
    browser = await openBrowser('chromium');
  });
  after(async () => {
    await browser.close();
    await glewlwyd.close();
    await site.close();
  });

  async function logIn(tenant: Tenant, otherAttributes = ''): Promise<Page> {
    attributes = `tenant="${tenant}" ${otherAttributes}`;
    const visitor = await browser.createBrowserContext();
    const page = await visitor.newPage();
    await page.goto(site.origin);
    await Promise.all([page.waitForNavigation(), page.locator('aritma-login >>> a').click()]);
    await signInAsAlice(page);
    return page;
  }

  const outcome = async () => (await site.told('outcome')) as Record<string, unknown>;

  it('gives a token if the attribute "issuer" names the issuer', async () => {
    const page = await logIn('tenant-a', `issuer="${glewlwyd.issuer('tenant-a')}"`);
    const { accessToken, tokenType, expiresIn, scope, tenant } = await outcome();
    assert.match(String(accessToken), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.deepEqual([tokenType, expiresIn, scope, tenant], ['Bearer', 3600, testClient.scope, 'tenant-a']);
    await page.waitForFunction(() => location.pathname === '/callback');
    assert.match(page.url(), /\/callback#iat=\d+$/, 'a parameter that does not belong to the response stays');
  });

  it('gives a token if the server names no issuer', async () => {
    await logIn('tenant-plain');
    assert.equal((await outcome())['tenant'], 'tenant-plain');
  });

  it('gives a token for a code with flow="pkce"', async () => {
    const page = await logIn('tenant-a', `flow="pkce" issuer="${glewlwyd.issuer('tenant-a')}"`);
    const { accessToken, flow, expiresIn, scope } = await outcome();
    assert.match(String(accessToken), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.deepEqual([flow, expiresIn, scope], ['pkce', 3600, testClient.scope]);
    await page.waitForFunction(() => location.pathname === '/callback');
    assert.doesNotMatch(page.url(), /code|state/);
  });

  it('reports the error of the server if the verifier is wrong with flow="pkce"', async () => {
    spoilVerifier = true;
    await logIn('tenant-plain', 'flow="pkce"');
    assert.deepEqual(await outcome(), { code: 'invalid_code' });
    spoilVerifier = false;
  });

  it('is rejected if the server names an issuer that is not expected', async () => {
    await logIn('tenant-b');
    assert.deepEqual(await outcome(), { code: 'issuer_mismatch' });
  });

  it('is rejected if the attribute "issuer" names another tenant', async () => {
    await logIn('tenant-b', `issuer="${glewlwyd.issuer('tenant-a')}"`);
    assert.deepEqual(await outcome(), { code: 'issuer_mismatch' });
  });
});
