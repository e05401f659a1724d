import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { demoUser } from '../../demo/demo.js';
import { describeAtTheDemo } from './support/at-the-demo.js';
import { follow, heard, isAt, logIn, text } from './support/demo-visitor.js';

describeAtTheDemo('a login', (context) => {
  let page: Page;
  beforeEach(async () => {
    page = await context.visitor.open('/');
  });

  it('gives one token, with which the page calls the API', async () => {
    await follow(page, '[tenant=acme]');
    await logIn(page);
    await isAt(page, '/callback.html');
    const [token, ...more] = await heard(page);
    assert.equal(token?.tenant, 'acme');
    assert.deepEqual(more, []);
    await page.waitForSelector('#success:not([hidden])');
    assert.match(await text(page, 'tbody'), /Everyday account/);
    assert.equal(page.url(), `${context.demo.application}/callback.html`, 'the response is no longer in the address');
    assert.equal(
      await page.$eval('#return', (link) => (link as HTMLAnchorElement).href),
      `${context.demo.application}/`,
    );
  });

  it('leaves no token in storage, history and page', async () => {
    await follow(page, '[tenant=acme]');
    await logIn(page);
    await isAt(page, '/callback.html');
    const [token] = await heard(page);
    await page.waitForSelector('#success:not([hidden])');
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie, location.href]),
    );
    assert.ok(token?.accessToken);
    assert.ok(!kept.includes(token.accessToken));
    assert.ok(!(await page.content()).includes(token.accessToken));
  });

  it('can be completed with only the keyboard', async () => {
    await page.focus('nav[aria-label=Session] a:last-child');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('[name=username]'));
    await page.keyboard.type(demoUser.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(demoUser.password);
    await page.keyboard.press('Enter');
    assert.equal((await heard(page))[0]?.tenant, 'acme');
  });

  it('reports that it was cancelled, and can be retried', async () => {
    await follow(page, '[tenant=globex]');
    await page.locator('[value=cancel]').click();
    assert.equal((await heard(page))[0]?.code, 'access_denied');
    await follow(page, 'aritma-callback');
    await logIn(page);
    await isAt(page, '/callback.html');
    const [token] = await heard(page);
    assert.equal(token?.tenant, 'globex');
    assert.equal(
      await page.$eval('#return', (link) => (link as HTMLAnchorElement).href),
      `${context.demo.application}/`,
    );
  });

  it('can be retried with Enter after it was cancelled, but not with Space, since that is a link', async () => {
    await follow(page, '[tenant=globex]');
    await page.focus('[value=cancel]');
    await page.keyboard.press('Enter');
    await heard(page);
    await page.focus('nav[aria-label=Session] a:last-child');
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent.trim());
    assert.equal(focused, 'Try again');
    const begun = await page.evaluate(() => localStorage.length);
    await page.keyboard.press(' ');
    assert.equal(await page.evaluate(() => localStorage.length), begun);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[name=username]');
    await logIn(page);
    assert.equal((await heard(page))[0]?.tenant, 'globex');
  });

  it('can be completed after a wrong password', async () => {
    await follow(page, '[tenant=acme]');
    await logIn(page, 'wrong');
    await page.waitForSelector('[role=alert]');
    await logIn(page);
    assert.equal((await heard(page))[0]?.tenant, 'acme');
  });

  it('can be pending in two tabs at once, which finish in either order', async () => {
    const other = await context.visitor.open('/');
    await follow(page, '[tenant=acme]');
    await follow(other, '[tenant=globex]');
    await logIn(other);
    assert.equal((await heard(other))[0]?.tenant, 'globex');
    await page.bringToFront();
    await logIn(page);
    assert.equal((await heard(page))[0]?.tenant, 'acme');
  });

  it('dispatches no event again after a reload, Back or Forward', async () => {
    await follow(page, '[tenant=acme]');
    await logIn(page);
    await heard(page);
    await page.reload();
    assert.equal(await page.$eval('aritma-callback', ({ status }) => status), 'idle');
    await page.goto(`${context.demo.application}/`);
    await page.goBack();
    await isAt(page, '/callback.html');
    assert.equal(await page.$eval('aritma-callback', async ({ result }) => (await result) ?? 'nothing'), 'nothing');
    await page.goForward();
    await isAt(page, '/');
    assert.deepEqual(await page.evaluate(() => window.heard ?? []), []);
  });

  it('begins with the new value of a field that loses the focus by the click', async () => {
    await page.evaluate(() => {
      const field = document.createElement('input');
      const login = document.querySelector('aritma-login');
      field.value = 'acme';
      field.addEventListener('change', () => login?.setAttribute('tenant', field.value));
      document.querySelector('main')?.prepend(field);
      field.select();
    });
    await page.keyboard.type('globex');
    await follow(page, 'aritma-login');
    await page.waitForSelector('[name=username]');
    assert.match(page.url(), /\/globex\//);
    await logIn(page);
    assert.equal((await heard(page))[0]?.tenant, 'globex');
  });

  it('is rejected if its response is forged, and the page shows a login link', async () => {
    for (const [link, code] of [
      ['Open the forged response', 'state_missing'],
      ['Open the response with a made-up state', 'state_unknown'],
    ] as const) {
      const forged = await context.visitor.open('/forged.html');
      await forged.locator(`::-p-text(${link})`).click();
      assert.equal((await heard(forged))[0]?.code, code);
      await forged.waitForSelector('aritma-login[slot=login] >>> a');
      assert.equal(await forged.$('#success:not([hidden])'), null);
    }
  });

  it('is ignored if its response belongs to another library', async () => {
    const page = await context.visitor.open('/forged.html');
    await page.locator('::-p-text(Open the response with a foreign state)').click();
    await page.waitForSelector('aritma-callback');
    await page.waitForFunction(() => document.querySelector('aritma-callback')?.shadowRoot);
    await sleep(500);
    const status = await page.$eval(
      'aritma-callback',
      (callback) => (callback as unknown as { status: string }).status,
    );
    assert.deepEqual([status, new URL(page.url()).hash.includes('state=12345')], ['idle', true]);
  });

  it('is rejected if it took too long, and can be retried', async () => {
    await page.goto(`${context.demo.application}/expired.html`);
    await follow(page, 'aritma-login');
    await logIn(page);
    assert.equal((await heard(page))[0]?.code, 'state_expired');
    await follow(page, 'aritma-callback');
    await isAt(page, '/callback.html');
    assert.equal((await heard(page))[0]?.tenant, 'acme');
  });
});
