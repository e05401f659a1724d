import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { follow, logIn } from '../../e2e/support/demo-visitor.js';
import { until } from '../../tools/process.js';
import type { Open } from './describe-application.js';
import { Visitor } from './visitor.js';

/** Where an application has what: addresses without the origin. */
export interface Routes {
  home: string;
  accounts: string;
  /** The same, with a login by a code. */
  pkce: string;
  /** What `redirect-uri` names. */
  callback: string;
  /** Whether the application navigates from the callback in a way that takes it out of the history. */
  isCallbackReplaced?: true;
}

export const historyRoutes: Routes = { home: '/', accounts: '/accounts', pkce: '/pkce', callback: '/callback' };

/** Routes behind `#` of a page, which is also what the server comes back to. */
export const hashRoutes = (page: string): Routes => ({
  home: `${page}#/`,
  accounts: `${page}#/accounts`,
  pkce: `${page}#/pkce`,
  callback: page,
});

/** Wherever they stand: an application of Lit's renders into shadow trees. */
export const login = '>>> aritma-login';
export const callback = '>>> aritma-callback';

/** How long an outcome outlives the last element that shows it, and a little more. */
const forgotten = 1200;

/** The logins that every application has, each with what it asks the server for. */
const logins = [
  { flow: 'implicit', link: 'Accounts', route: 'accounts', asked: { response_type: 'token', client_id: 'spa' } },
  {
    flow: 'pkce',
    link: 'PKCE',
    route: 'pkce',
    asked: { response_type: 'code', client_id: 'spa-pkce', code_challenge_method: 'S256' },
  },
] as const;

/** The tests that every application passes. */
export function itLogsIn(the: Open, routes: Routes): void {
  for (const { flow, link, route, asked } of logins) {
    describe(`by the flow ${flow}`, () => {
      let visitor: Visitor;
      const address = (name: keyof Routes): string => the.application.origin + routes[name];

      beforeEach(async () => {
        visitor = await Visitor.arrive(the.browser, address('home'));
        await visitor.goTo(link);
        await visitor.isAt(address(route));
        await visitor.page.locator(login).wait();
      });
      afterEach(() => visitor.leave());

      it('renders the link to the login', async () => {
        const { origin, pathname, searchParams } = new URL(await hrefOfLogin(visitor));
        assert.equal(origin + pathname, `${the.application.authority}/acme/connect/authorize`);
        const { state, code_challenge: challenge, ...parameters } = Object.fromEntries(searchParams);
        assert.ok(state);
        assert.equal(!!challenge, flow === 'pkce');
        assert.deepEqual(parameters, { ...asked, scope: 'banking.ais.read', redirect_uri: address('callback') });
      });

      it('hears of one token, uses it, and is back where the login began', async () => {
        const { page } = visitor;
        await follow(page, login);
        await logIn(page);
        await visitor.isAt(address(route));
        await visitor.seesAccounts();
        await visitor.hears('token');
        const addresses = await visitor.history();
        assert.ok(addresses.includes(address(route)));
        const own = addresses.filter((url) => url.startsWith(the.application.origin));
        assert.doesNotMatch(own.join('\n'), /access_token|[?#&/](state|code)=/, 'the answer is not in the history');
      });

      it('raises nothing when one routes away and back', async () => {
        const { page } = visitor;
        await follow(page, login);
        await logIn(page);
        await visitor.seesAccounts();
        if (!routes.isCallbackReplaced) {
          await page.goBack();
          await page.locator(callback).wait();
          await page.goForward();
          await visitor.seesAccounts();
        }
        await visitor.goTo('Home');
        await visitor.isAt(address('home'));
        await sleep(forgotten);
        await visitor.goTo(link);
        await visitor.seesAccounts();
        await visitor.hears('token');
      });

      it('hears of a login that was cancelled, and of the token of another try', async () => {
        const { page } = visitor;
        await follow(page, login);
        await page.locator('[value=cancel]').click();
        await visitor.hears('access_denied');
        await follow(page, callback);
        await logIn(page);
        await visitor.isAt(address(route));
        await visitor.seesAccounts();
        await visitor.hears('access_denied', 'token');
      });
    });
  }
}

/** The test of applications with a field that an attribute or a property of the login is bound to. */
export function itBindsAField(the: Open): void {
  it('binds an attribute to what the application knows', async () => {
    const { application, browser } = the;
    const visitor = await Visitor.arrive(browser, application.origin + historyRoutes.accounts);
    await visitor.page.locator('>>> input').fill('alice');
    await hrefOfLogin(visitor, 'login_hint=alice');
    await follow(visitor.page, login);
    assert.equal(await visitor.page.$eval('[name=username]', (field) => (field as HTMLInputElement).value), 'alice');
    await visitor.leave();
  });
}

/** The link's address, once it is there and has a text in it. */
export function hrefOfLogin({ page }: Visitor, text = '/authorize?'): Promise<string> {
  return until(`a login link with ${text}`, async () => {
    const links = await page.$$eval(login, (elements) => elements.map(({ href }) => href));
    return links.find((href) => href.includes(text));
  });
}
