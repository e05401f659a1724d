import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { freePort } from '../tools/process.js';
import { describeAtTheDemo } from './support/at-the-demo.js';
import { follow, heard, isAt, logIn, text } from './support/demo-visitor.js';

describeAtTheDemo('the code flows', (context) => {
  describe('a login with flow="pkce"', () => {
    let page: Page;
    beforeEach(async () => {
      page = await context.visitor.open('/pkce.html');
    });

    it('gives one token, with which the page calls the API', async () => {
      await follow(page, 'aritma-login[scope="banking.ais.read"]');
      await logIn(page);
      const [token, ...more] = await heard(page);
      assert.equal(token?.flow, 'pkce');
      assert.deepEqual(more, []);
      await page.waitForSelector('#success:not([hidden])');
      assert.match(await text(page, 'tbody'), /Everyday account/);
      assert.equal(page.url(), `${context.demo.application}/callback.html`, 'the code is no longer in the address');
    });

    it('gives an ID token and a refresh token if the scope requests them', async () => {
      await follow(page, 'aritma-login[scope~="openid"]');
      await logIn(page);
      const [token] = await heard(page);
      assert.match(token?.idToken ?? '', /^[\w-]+\.[\w-]+\.[\w-]+$/);
      assert.ok(token?.refreshToken);
    });

    it('leaves no token, code or verifier in storage, address and page', async () => {
      await follow(page, 'aritma-login[scope~="openid"]');
      await page.goBack();
      const [verifier] = await page.evaluate(() =>
        Object.values(localStorage).map((record) => (JSON.parse(String(record)) as { verifier: string }).verifier),
      );
      assert.ok(verifier, 'the verifier is stored while the login is pending');
      await page.goForward();
      await logIn(page);
      const [token] = await heard(page);
      await page.waitForSelector('#success:not([hidden])');
      const kept =
        (await page.content()) +
        (await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])));
      for (const secret of [token!.accessToken!, token!.idToken!, token!.refreshToken!, verifier]) {
        assert.ok(!kept.includes(secret));
      }
    });

    it('reports that it was cancelled, and can be retried', async () => {
      await follow(page, 'aritma-login');
      await page.locator('[value=cancel]').click();
      assert.equal((await heard(page))[0]?.code, 'access_denied');
      assert.equal(page.url(), `${context.demo.application}/callback.html`, 'the address has no fragment');
      await follow(page, 'aritma-callback');
      await logIn(page);
      await isAt(page, '/callback.html');
      assert.equal((await heard(page))[0]?.flow, 'pkce');
    });

    it('dispatches no event again after a reload or Back', async () => {
      await follow(page, 'aritma-login');
      await logIn(page);
      await heard(page);
      await page.reload();
      assert.equal(await page.$eval('aritma-callback', ({ status }) => status), 'idle');
      await page.goto(`${context.demo.application}/`);
      await page.goBack();
      await isAt(page, '/callback.html');
      assert.deepEqual(await page.evaluate(() => window.heard ?? []), []);
    });

    it('is rejected without a token request if the code is forged', async () => {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.locator('::-p-text(Open the forged code)').click();
      assert.equal((await heard(page))[0]?.code, 'state_unknown');
      assert.ok(!requests.some((url) => url.includes('/connect/token')));
      assert.ok(!page.url().includes('code='));
    });

    it('fails if the verifier is wrong', async () => {
      await follow(page, 'aritma-login');
      await page.goBack();
      await page.evaluate(() => {
        for (const [key, value] of Object.entries(localStorage)) {
          localStorage.setItem(key, String(value).replace('"verifier":"', '"verifier":"x'));
        }
      });
      await page.goForward();
      await logIn(page);
      assert.equal((await heard(page))[0]?.code, 'invalid_grant');
    });

    it('fails if the token endpoint is unreachable, and removes the code from the address', async () => {
      await follow(page, 'aritma-login');
      const port = await freePort();
      await page.goBack();
      await page.evaluate((authority) => {
        for (const [key, value] of Object.entries(localStorage)) {
          const record = JSON.parse(String(value)) as { settings: { issuer?: string; authority: string } };
          record.settings = { ...record.settings, issuer: `${record.settings.authority}/acme`, authority };
          localStorage.setItem(key, JSON.stringify(record));
        }
      }, `http://localhost:${port}`);
      await page.goForward();
      await logIn(page);
      assert.equal((await heard(page))[0]?.code, 'token_request_failed');
      assert.equal(page.url(), `${context.demo.application}/callback.html`);
    });
  });

  describe('a login with flow="code"', () => {
    it('leads to a page that the server renders with the token', async () => {
      const page = await context.visitor.open('/server/');
      await follow(page, 'aritma-login');
      assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
      await logIn(page);
      await isAt(page, '/server/accounts');
      assert.match(await text(page, 'tbody'), /Everyday account/);
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], 'the browser stored nothing');
      assert.equal(await page.evaluate(() => window.heard), undefined);
    });

    it('reports that it was cancelled, and can be retried', async () => {
      const page = await context.visitor.open('/server/');
      await follow(page, 'aritma-login');
      await page.locator('[value=cancel]').click();
      await page.waitForSelector('#code');
      assert.equal(await text(page, '#code'), 'access_denied');
      await follow(page, 'aritma-login');
      await logIn(page);
      await isAt(page, '/server/accounts');
    });
  });
});
