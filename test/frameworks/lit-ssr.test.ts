import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Demo } from '../../demo/demo.js';
import { engineMissing, openBrowser } from '../e2e/support/browsers.js';
import { follow, logIn } from '../e2e/support/demo-visitor.js';
import { end, freePort, tie, until } from '../tools/process.js';
import { startDemoFor } from './support/application.js';
import { login } from './support/behaves.js';
import { folderOf, install, run } from './support/install.js';
import { Visitor } from './support/visitor.js';

const folder = folderOf('lit-ssr');

/** The options of Node.js for a server that renders Lit. */
const servers = {
  'without the DOM shim': [],
  'with the global DOM shim of @lit-labs/ssr': ['--import=@lit-labs/ssr/lib/install-global-dom-shim.js'],
};

before(async () => {
  await install(folder);
  await run('npm', ['run', 'build'], folder);
});

for (const [name, options] of Object.entries(servers)) {
  describe(`a server that renders Lit ${name}`, { skip: engineMissing('chromium') ?? false }, () => {
    let origin: string;
    let demo: Demo;
    let server: ChildProcess;
    let browser: Browser;
    let visitor: Visitor;
    let output = '';

    before(async () => {
      const port = String(await freePort());
      origin = `http://localhost:${port}`;
      demo = await startDemoFor(origin);
      const env = { ...process.env, AUTHORITY: demo.authority, PORT: port };
      server = tie(spawn(process.execPath, [...options, 'src/server.js'], { cwd: folder, env }));
      for (const stream of [server.stdout, server.stderr]) {
        stream?.on('data', (data: Buffer) => (output += data.toString()));
      }
      await until('the server', () => {
        if (server.exitCode !== null) throw new Error(`The server ended:\n${output}`);
        return fetch(origin).catch(() => undefined);
      });
      browser = await openBrowser('chromium');
    });
    after(async () => {
      await browser?.close();
      await end(server);
      await demo.close();
      assert.equal(output, '', 'the server prints nothing');
    });
    beforeEach(async () => {
      visitor = await Visitor.arrive(browser, `${origin}/?name=alice`);
    });
    afterEach(() => visitor.leave());

    it('sends the tags as they are in the templates, without rendering their content', async () => {
      const page = await (await fetch(`${origin}/?name=alice`)).text();
      const logins = page.match(/<aritma-login[^>]*>[^<]*<\/aritma-login>/g) ?? [];
      assert.equal(logins.length, 2);
      for (const tag of logins) assert.match(tag, /tenant="acme"[^>]* login-hint="alice"/);
      assert.match(page, /<my-login[^>]*><template [^>]*shadowrootmode="open"[^>]*>[^]*<aritma-login[^]*<\/template>/);
      const callback = await (await fetch(`${origin}/callback`)).text();
      assert.match(callback, /<aritma-callback *><\/aritma-callback>/);
    });

    it('sends a page in which each login renders one link after hydration', async () => {
      const { page } = visitor;
      const links = await until('two links', async () => {
        const found = await page.$$eval(login, (elements) =>
          elements.map(({ shadowRoot }) => [...shadowRoot!.querySelectorAll('a')].map(({ href }) => href)),
        );
        return found.every(([href]) => href) && found;
      });
      assert.deepEqual(
        links.map((hrefs) => hrefs.map((href) => new URL(href).searchParams.get('client_id'))),
        [['spa'], ['spa-pkce']],
      );
    });

    it('sends a page in which attributes are updated from the template after hydration', async () => {
      const { page } = visitor;
      await page.evaluate(() => window.showFor('bob'));
      const hrefs = await until('links for another person', async () => {
        const found = await page.$$eval(login, (elements) => elements.map(({ href }) => href));
        return found.every((href) => href.includes('login_hint=bob')) && found;
      });
      assert.equal(hrefs.length, 2);
    });

    it('sends a page in which the login replaces a declarative shadow root', async () => {
      const { page } = visitor;
      await page.goto(`${origin}/made`);
      const links = await until('the link', () =>
        page.$eval('#made', ({ shadowRoot }) => {
          const found = [...shadowRoot!.querySelectorAll('a')].map(({ pathname }) => pathname);
          return found.some((path) => path.endsWith('/authorize')) && found;
        }),
      );
      assert.deepEqual(links, ['/acme/connect/authorize']);
      await follow(page, '#made');
      await logIn(page);
      await visitor.expectEvents('token');
    });

    for (const [place, selector] of Object.entries({
      'the shadow root of an element of the application': 'my-login >>> aritma-login',
      'the page itself': '#pkce',
    })) {
      it(`sends a page in which a login in ${place} gives a token that the application uses`, async () => {
        await follow(visitor.page, selector);
        await logIn(visitor.page);
        await visitor.isAt(`${origin}/callback`);
        await visitor.waitForAccounts();
        await visitor.expectEvents('token');
      });
    }
  });
}

declare global {
  interface Window {
    /** Defined by the application: renders the page again for another person. */
    showFor: (name: string) => void;
  }
}
