import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { Counts } from '../../demo/aritma-id/counts.js';
import type { Faults } from '../../demo/aritma-id/faults.js';
import { type AtTheDemo, describeAtTheDemo } from './support/at-the-demo.js';
import { follow, isAt, logIn, text } from './support/demo-visitor.js';

describeAtTheDemo('a session', (context) => {
  let page: Page;
  beforeEach(async () => {
    await setFaults(context, {});
    await fetch(`${context.demo.authority}/acme/demo/counts`, { method: 'DELETE' });
    page = await context.visitor.open('/bank/accounts.html');
    await follow(page, 'aritma-login');
    await logIn(page);
    await isAt(page, '/bank/accounts.html');
    await isState(page, 'logged-in');
  });

  it('returns to the page where the login began, and shows the data of the API', async () => {
    await page.waitForFunction(() => document.querySelector('tbody')?.textContent?.includes('Everyday account'));
    assert.equal(await page.evaluate(() => history.state as unknown), null);
    assert.equal(page.url(), `${context.demo.application}/bank/accounts.html`);
  });

  it('continues on every page of the site and after a reload', async () => {
    await page.goto(`${context.demo.application}/bank/`);
    await isState(page, 'logged-in');
    await page.reload();
    await isState(page, 'logged-in');
    assert.equal((await counts(context)).refresh_token.served, 0);
  });

  it('leaves no token in the page, the address, and the readable storage', async () => {
    const token = await page.$eval('aritma-session', ({ session }) => session?.peekToken());
    assert.ok(token);
    const readable = await page.evaluate(() =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        history.state,
        location.href,
        document.body.outerHTML,
      ]),
    );
    assert.ok(!readable.includes(token));
  });

  it('is lost with one message and a link to log in, if the server refuses the refresh token', async () => {
    await setFaults(context, { tokenEndpoint: 'invalid_grant' });
    await page.$eval('aritma-session', ({ session }) => session?.renew().catch(() => undefined));
    await isState(page, 'logged-out');
    assert.equal(
      await page.$eval('aritma-session', ({ shadowRoot }) => shadowRoot?.querySelector('[role=status]')?.textContent),
      'Your session has ended. Please log in again.',
    );
    await page.goto(`${context.demo.application}/bank/`);
    await isState(page, 'logged-out');
    await setFaults(context, {});
    await follow(page, 'aritma-login');
    await isAt(page, '/bank/');
    await isState(page, 'logged-in');
    assert.equal((await counts(context)).refresh_token.refused, 1);
  });

  it('greets the user by the name in the ID token', async () => {
    const name = () => page.$eval('aritma-claim', ({ shadowRoot }) => shadowRoot!.textContent);
    assert.equal(await name(), await page.$eval('aritma-session', ({ claims }) => claims?.['name']));
    assert.notEqual(await name(), '');
  });

  it('ends at a logout: in this browser, at Aritma ID, and on the page that Back shows', async () => {
    await page.waitForFunction(() => document.querySelector('tbody')?.textContent?.includes('Everyday account'));
    await page.goto(`${context.demo.application}/bank/`);
    await isState(page, 'logged-in');
    await page.locator('aritma-logout').click();
    await page.waitForFunction(() => location.pathname.endsWith('/account/loggedout'));
    assert.ok(!page.url().includes('id_token'));
    const { endSession, revocation } = await counts(context);
    assert.deepEqual([endSession.hinted, endSession.ended, revocation.revoked], [1, 1, 1]);
    await page.locator('#return').click();
    await isAt(page, '/bank/');
    await isState(page, 'logged-out');
    await page.goto(`${context.demo.application}/bank/accounts.html`);
    await isState(page, 'logged-out');
    assert.equal(await text(page, 'tbody'), '');
    await follow(page, 'aritma-login');
    await page.waitForSelector('input[type=password]');
  });

  for (const fault of ['not-found', 'server-error'] as const) {
    it(`has ended in this browser if the end session endpoint is faulty (${fault}) and the tokens cannot be revoked`, async () => {
      await setFaults(context, { endSession: fault, revocation: 'cut' });
      await page.locator('aritma-logout').click();
      await page.waitForFunction(() => location.pathname.endsWith('/connect/endsession'));
      await page.goBack();
      await isState(page, 'logged-out');
      await page.goto(`${context.demo.application}/bank/`);
      await isState(page, 'logged-out');
    });
  }

  it('continues in a popup after a click on "Stay logged in", and the warning does not take the focus', async () => {
    await setFaults(context, { accessTokenLifetime: 100 });
    await page.$eval('aritma-session', ({ session }) => session?.renew());
    // From now on, only the user can continue the session.
    await setFaults(context, { tokenEndpoint: 'invalid_client' });
    await page.$eval('aritma-session', ({ session }) => session?.renew().catch(() => undefined));
    await page.waitForFunction(() => document.querySelector('aritma-session')?.matches(':state(expiring)'));
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    await setFaults(context, {});
    const end = await page.$eval('aritma-session', ({ expiresAt }) => expiresAt!);
    await page.locator("aritma-session >>> [part='stay'] >>> [part='link']").click();
    await page.waitForFunction((before) => document.querySelector('aritma-session')!.expiresAt! > before, {}, end);
    await isState(page, 'logged-in');
    const rest = await page.$eval('aritma-session', ({ shadowRoot }) => [
      shadowRoot!.querySelector('[role=status]')!.textContent,
      document.activeElement?.localName,
      location.pathname,
    ]);
    assert.deepEqual(rest, ['', 'aritma-logout', '/bank/accounts.html']);
  });

  it('does not begin with an ID token of another server, and the page shows an error', async () => {
    await page.$eval('aritma-session', ({ session }) => session?.logout({ local: true }));
    await setFaults(context, { idToken: 'other-issuer' });
    await follow(page, 'aritma-login');
    await page.waitForFunction(() => document.querySelector('aritma-callback')?.error?.code === 'invalid_id_token');
    await isState(page, 'logged-out');
  });
});

/** Waits until the session element has a state and shows its slot. */
async function isState(page: Page, state: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const element = document.querySelector('aritma-session');
      return element?.state === wanted && element.matches(`:state(${wanted})`);
    },
    { polling: 50 },
    state,
  );
}

async function setFaults({ demo }: AtTheDemo, faults: Partial<Faults>): Promise<void> {
  const response = await fetch(`${demo.authority}/acme/demo/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  assert.equal(response.status, 200);
}

async function counts({ demo }: AtTheDemo): Promise<Counts> {
  return (await (await fetch(`${demo.authority}/acme/demo/counts`)).json()) as Counts;
}
