import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { describeAtTheDemo } from './support/at-the-demo.js';
import { heard, logIn, text } from './support/demo-visitor.js';

describeAtTheDemo('a login in a popup', (context) => {
  let page: Page;
  beforeEach(async () => {
    page = await context.visitor.open('/popup.html');
  });

  /**
   * Clicks on a login.
   *
   * @returns the popup that it opens
   */
  async function open(login: string): Promise<Page> {
    const opened = new Promise<Page | null>((resolve) => page.once('popup', resolve));
    await page.locator(`${login} >>> [part='link']`).click();
    const popup = await opened;
    assert.ok(popup);
    return popup;
  }
  const closed = (popup: Page): Promise<unknown> =>
    popup.isClosed() ? Promise.resolve() : new Promise((resolve) => popup.once('close', resolve));
  const statusOf = (login: string): Promise<string> =>
    page.$eval(login, (element) => element.shadowRoot?.querySelector('[role=status]')?.textContent?.trim() ?? '');

  for (const [login, tenant, flow] of [
    ['[tenant=acme]', 'acme', 'implicit'],
    ['[tenant=globex]', 'globex', 'pkce'],
  ] as const) {
    it(`gives the token to its page, which stays unchanged, with flow="${flow}"`, async () => {
      await page.locator('input').fill('half a sentence');
      const popup = await open(login);
      assert.equal(await statusOf(login), 'Continue in the window that has opened.');
      const isClosed = closed(popup);
      await logIn(popup);
      const [token, ...more] = await heard(page);
      assert.equal(token?.tenant, tenant);
      assert.equal(token?.flow, flow);
      assert.deepEqual(more, []);
      await isClosed;
      await page.waitForFunction(() => document.getElementById('news')?.textContent, { polling: 100 });
      assert.match(await text(page, '#news'), new RegExp(`has \\d+ accounts at ${tenant}`));
      assert.equal(await page.$eval('input', ({ value }) => value), 'half a sentence');
      assert.equal(await statusOf(login), 'You are logged in.');
    });
  }

  it('reports in its page that it was cancelled in the popup, and can be retried', async () => {
    const popup = await open('[tenant=globex]');
    await popup.locator('[value=cancel]').click();
    assert.equal((await heard(page))[0]?.code, 'access_denied');
    assert.equal(await statusOf('[tenant=globex]'), 'The login was cancelled.');
    const another = await open('[tenant=globex]');
    await logIn(another);
    await page.waitForFunction(() => window.heard?.length === 2, { polling: 100 });
    assert.equal((await heard(page))[1]?.tenant, 'globex');
  });

  it('ends on the callback page if the link was opened in another tab', async () => {
    const href = await page.$eval('[tenant=acme]', (login) => {
      const link = login.shadowRoot?.querySelector('a');
      link?.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, button: 2 }));
      return link?.href ?? '';
    });
    const tab = await context.visitor.open('/');
    await tab.goto(href);
    await logIn(tab);
    assert.equal((await heard(tab))[0]?.tenant, 'acme');
    assert.equal(await page.evaluate(() => window.heard), undefined);
  });
});
