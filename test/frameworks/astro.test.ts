import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { follow, logIn } from '../e2e/support/demo-visitor.js';
import { callback, hrefOfLogin, login } from './support/behaves.js';
import { endings, endLogin, expectEventOnce, holdCallbackScript } from './support/late.js';
import { describeRendered } from './support/rendered.js';
import { Visitor } from './support/visitor.js';

const serve = (): [string, ...string[]] => ['node', 'dist/server/entry.mjs'];

describeRendered('pages that Astro renders on its server', 'astro', { serve }, (context) => {
  let visitor: Visitor;

  beforeEach(async () => {
    visitor = await Visitor.arrive(context.browser, `${context.application.origin}/?name=alice`);
  });
  afterEach(() => visitor.leave());

  it('contain the tags, with attributes for each request', async () => {
    const page = await (await fetch(`${context.application.origin}/?name=alice`)).text();
    const [tag = ''] = /<aritma-login[^>]*>/.exec(page) ?? [];
    assert.match(tag, /client-id="spa"/);
    assert.match(tag, /login-hint="alice"/);
    const other = await (await fetch(`${context.application.origin}/?name=bob`)).text();
    assert.match(other, /login-hint="bob"/);
  });

  it('let the user log in, and call the API with the token', async () => {
    assert.ok((await hrefOfLogin(visitor)).startsWith(`${context.application.authority}/acme/connect/authorize?`));
    await follow(visitor.page, login);
    await logIn(visitor.page);
    await visitor.isAt(`${context.application.origin}/callback`);
    await visitor.waitForAccounts();
    await visitor.expectEvents('token');
    assert.doesNotMatch((await visitor.history()).join('\n'), /access_token/);
    assert.equal(await visitor.page.$eval('a', ({ href }) => href), `${context.application.origin}/?name=alice`);
  });

  it('dispatch an event for a cancelled login, and another for its retry', async () => {
    await follow(visitor.page, login);
    await visitor.page.locator('[value=cancel]').click();
    await visitor.expectEvents('access_denied');
    await follow(visitor.page, callback);
    await logIn(visitor.page);
    await visitor.waitForAccounts();
    await visitor.expectEvents('access_denied', 'token');
  });

  /** Follows the link of the login, which then returns to another page. */
  async function followTo(redirectUri: string): Promise<void> {
    await visitor.page.$eval(
      'aritma-login',
      (element, value) => element.setAttribute('redirect-uri', value),
      redirectUri,
    );
    await follow(visitor.page, login);
  }

  for (const ending of endings) {
    it(`dispatch one event for ${ending.outcome} to a client:idle island that loads seconds later`, async () => {
      await followTo('/idle');
      const release = await holdCallbackScript(visitor.page, context.application.origin);
      await endLogin(visitor, ending);
      assert.ok((await release()) > 0, 'a script was held back');
      await expectEventOnce(visitor, ending);
    });

    it(`dispatch one event for ${ending.outcome} to a client:visible island that is seen seconds later`, async () => {
      await followTo('/visible');
      await endLogin(visitor, ending);
      await visitor.page.$eval('aritma-callback', (element) => element.scrollIntoView());
      await expectEventOnce(visitor, ending);
    });
  }
});
