import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { engineMissing, openBrowser } from './support/browsers.js';
import { signInAsAlice } from './support/glewlwyd-login-page.js';
import { testClient, type Glewlwyd, glewlwydMissing, openGlewlwyd, type Tenant } from './support/glewlwyd.js';
import { openSite, type Site } from './support/site.js';

/** Another script of the application, which gets the stored verifiers wrong. */
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

  async function logIn(tenant: Tenant, others = ''): Promise<Page> {
    attributes = `tenant="${tenant}" ${others}`;
    const visitor = await browser.createBrowserContext();
    const page = await visitor.newPage();
    await page.goto(site.origin);
    await Promise.all([page.waitForNavigation(), page.locator('aritma-login >>> a').click()]);
    await signInAsAlice(page);
    return page;
  }

  const outcome = async () => (await site.told('outcome')) as Record<string, unknown>;

  it('ends in a token, whose issuer the attribute names', async () => {
    const page = await logIn('tenant-a', `issuer="${glewlwyd.issuer('tenant-a')}"`);
    const { accessToken, tokenType, expiresIn, scope, tenant } = await outcome();
    assert.match(String(accessToken), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.deepEqual([tokenType, expiresIn, scope, tenant], ['Bearer', 3600, testClient.scope, 'tenant-a']);
    await page.waitForFunction(() => location.pathname === '/callback');
    assert.match(page.url(), /\/callback#iat=\d+$/, 'what is no parameter of an answer stays in the address');
  });

  it('ends in a token where the server names no issuer', async () => {
    await logIn('tenant-plain');
    assert.equal((await outcome())['tenant'], 'tenant-plain');
  });

  it('with PKCE ends in a token, that a code was exchanged for', async () => {
    const page = await logIn('tenant-a', `flow="pkce" issuer="${glewlwyd.issuer('tenant-a')}"`);
    const { accessToken, flow, expiresIn, scope } = await outcome();
    assert.match(String(accessToken), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.deepEqual([flow, expiresIn, scope], ['pkce', 3600, testClient.scope]);
    await page.waitForFunction(() => location.pathname === '/callback');
    assert.doesNotMatch(page.url(), /code|state/);
  });

  it('with PKCE ends in the server’s error where the verifier is another one', async () => {
    spoilVerifier = true;
    await logIn('tenant-plain', 'flow="pkce"');
    assert.deepEqual(await outcome(), { code: 'invalid_code' });
    spoilVerifier = false;
  });

  it('is refused where the server calls itself by another name', async () => {
    await logIn('tenant-b');
    assert.deepEqual(await outcome(), { code: 'issuer_mismatch' });
  });

  it('is refused where the answer is that of another tenant', async () => {
    await logIn('tenant-b', `issuer="${glewlwyd.issuer('tenant-a')}"`);
    assert.deepEqual(await outcome(), { code: 'issuer_mismatch' });
  });
});
