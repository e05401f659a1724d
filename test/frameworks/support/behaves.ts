import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { follow, logIn } from '../../e2e/support/demo-visitor.js';
import { until } from '../../tools/process.js';
import type { Open } from './describe-application.js';
import { Visitor } from './visitor.js';

/** The addresses of an application's pages, without the origin. */
export interface Routes {
  home: string;
  accounts: string;
  /** The accounts page with a login that uses PKCE. */
  pkce: string;
  /** The address in `redirect-uri`. */
  callback: string;
  /** Whether the application's navigation after the login replaces the callback page in the history. */
  isCallbackReplaced?: true;
}

export const historyRoutes: Routes = { home: '/', accounts: '/accounts', pkce: '/pkce', callback: '/callback' };

/** Routes in the fragment of a page. The redirect URI is the page itself. */
export const hashRoutes = (page: string): Routes => ({
  home: `${page}#/`,
  accounts: `${page}#/accounts`,
  pkce: `${page}#/pkce`,
  callback: page,
});

/** Selectors that also find elements in shadow trees, as in the application with Lit. */
export const login = '>>> aritma-login';
export const callback = '>>> aritma-callback';
const logout = '>>> aritma-logout';

/** The milliseconds after which the package has forgotten an outcome that no element shows any more. */
const outcomeLifetime = 1200;

/** The logins of every application, each with the parameters of its authorization request. */
const logins = [
  { flow: 'implicit', link: 'Accounts', route: 'accounts', request: { response_type: 'token', client_id: 'spa' } },
  {
    flow: 'pkce',
    link: 'PKCE',
    route: 'pkce',
    request: { response_type: 'code', client_id: 'spa-pkce', code_challenge_method: 'S256' },
  },
] as const;

/** The tests that every application passes. */
export function itLogsIn(context: Open, routes: Routes): void {
  for (const { flow, link, route, request } of logins) {
    describe(`a login with flow="${flow}"`, () => {
      let visitor: Visitor;
      const address = (name: keyof Routes): string => context.application.origin + routes[name];

      beforeEach(async () => {
        visitor = await Visitor.arrive(context.browser, address('home'));
        await visitor.goTo(link);
        await visitor.isAt(address(route));
        await visitor.page.locator(login).wait();
      });
      afterEach(() => visitor.leave());

      it('renders a link with the authorization request', async () => {
        const { origin, pathname, searchParams } = new URL(await hrefOfLogin(visitor));
        assert.equal(origin + pathname, `${context.application.authority}/acme/connect/authorize`);
        const { state, code_challenge: challenge, ...parameters } = Object.fromEntries(searchParams);
        assert.ok(state);
        assert.equal(!!challenge, flow === 'pkce');
        assert.deepEqual(parameters, { ...request, scope: 'banking.ais.read', redirect_uri: address('callback') });
      });

      it('gives the application one token, and returns to the page where it began', async () => {
        const { page } = visitor;
        await follow(page, login);
        await logIn(page);
        await visitor.isAt(address(route));
        await visitor.waitForAccounts();
        await visitor.expectEvents('token');
        const addresses = await visitor.history();
        assert.ok(addresses.includes(address(route)));
        const own = addresses.filter((url) => url.startsWith(context.application.origin));
        assert.doesNotMatch(own.join('\n'), /access_token|[?#&/](state|code)=/, 'the response is not in the history');
      });

      it('dispatches no event again if the user leaves its route and returns', async () => {
        const { page } = visitor;
        await follow(page, login);
        await logIn(page);
        await visitor.waitForAccounts();
        if (!routes.isCallbackReplaced) {
          await page.goBack();
          await page.locator(callback).wait();
          await page.goForward();
          await visitor.waitForAccounts();
        }
        await visitor.goTo('Home');
        await visitor.isAt(address('home'));
        await sleep(outcomeLifetime);
        await visitor.goTo(link);
        await visitor.waitForAccounts();
        await visitor.expectEvents('token');
      });

      it('dispatches an event if it is cancelled, and another for its retry', async () => {
        const { page } = visitor;
        await follow(page, login);
        await page.locator('[value=cancel]').click();
        await visitor.expectEvents('access_denied');
        await follow(page, callback);
        await logIn(page);
        await visitor.isAt(address(route));
        await visitor.waitForAccounts();
        await visitor.expectEvents('access_denied', 'token');
      });
    });
  }
}

/** The test of applications in which an attribute or a property of the login is bound to a field. */
export function itBindsAField(context: Open): void {
  it('binds an attribute of the login to the value of a field', async () => {
    const { application, browser } = context;
    const visitor = await Visitor.arrive(browser, application.origin + historyRoutes.accounts);
    await visitor.page.locator('>>> input').fill('alice');
    await hrefOfLogin(visitor, 'login_hint=alice');
    await follow(visitor.page, login);
    assert.equal(await visitor.page.$eval('[name=username]', (field) => (field as HTMLInputElement).value), 'alice');
    await visitor.leave();
  });
}

/** The test of applications that keep the user logged in with a session. */
export function itStaysLoggedIn(context: Open): void {
  it('keeps the user logged in on another route and after a reload, until the user logs out at Aritma ID', async () => {
    const { origin } = context.application;
    const visitor = await Visitor.arrive(context.browser, `${origin}/session`);
    const { page } = visitor;
    await follow(page, login);
    await logIn(page);
    await visitor.isAt(`${origin}/session`);
    await page.locator(logout).wait();
    await page.locator(login).setVisibility('hidden').wait();
    await page.waitForSelector('>>> aritma-claim >>> ::-p-text(Alice)');
    await visitor.goTo('Balances');
    await visitor.isAt(`${origin}/session/balances`);
    await waitForBalances(visitor);
    await page.reload();
    await waitForBalances(visitor);
    await page.locator(logout).click();
    await page.locator('#return').click();
    await visitor.isAt(`${origin}/session`);
    await page.locator(login).wait();
    await page.locator(logout).setVisibility('hidden').wait();
    await page.goto(`${origin}/session/balances`);
    await page.locator(login).wait();
    assert.deepEqual(await page.$$('>>> li'), []);
    await follow(page, login);
    await page.waitForSelector('input[type=password]');
    await visitor.leave();
  });
}

/** Waits for the balances, which the application requests with `fetch()` of the session. */
async function waitForBalances({ page }: Visitor): Promise<void> {
  await page.locator('>>> li ::-p-text(Everyday account: 48250.75)').wait();
}

/** Waits until the address of the login's link contains a text, and returns it. */
export function hrefOfLogin({ page }: Visitor, text = '/authorize?'): Promise<string> {
  return until(`a login link with ${text}`, async () => {
    const links = await page.$$eval(login, (elements) => elements.map(({ href }) => href));
    return links.find((href) => href.includes(text));
  });
}
