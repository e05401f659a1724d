import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Demo } from '../../demo/demo.js';
import { engineMissing, openBrowser } from '../e2e/support/browsers.js';
import { follow, logIn } from '../e2e/support/demo-visitor.js';
import { end, freePort, tie, until } from '../tools/process.js';
import { startDemoFor } from './support/application.js';
import { callback, hrefOfLogin, login } from './support/behaves.js';
import { folderOf, install, run } from './support/install.js';
import { Visitor } from './support/visitor.js';

describe('pages that Astro renders on its server', { skip: engineMissing('chromium') ?? false }, () => {
  const folder = folderOf('astro');
  let origin: string;
  let demo: Demo;
  let server: ChildProcess;
  let browser: Browser;
  let visitor: Visitor;

  before(async () => {
    const port = String(await freePort());
    origin = `http://localhost:${port}`;
    demo = await startDemoFor(origin);
    await install(folder);
    await run('npm', ['run', 'build'], folder, { VITE_AUTHORITY: demo.authority, ASTRO_TELEMETRY_DISABLED: '1' });
    const env = { ...process.env, HOST: 'localhost', PORT: port, VITE_AUTHORITY: demo.authority };
    server = tie(spawn(process.execPath, ['dist/server/entry.mjs'], { cwd: folder, env, stdio: 'ignore' }));
    await until("Astro's server", () => fetch(origin).catch(() => undefined));
    browser = await openBrowser('chromium');
  });
  after(async () => {
    await browser.close();
    await end(server);
    await demo.close();
  });
  beforeEach(async () => {
    visitor = await Visitor.arrive(browser, `${origin}/?name=alice`);
  });
  afterEach(() => visitor.leave());

  it('have the tags in them, with the attributes of this request', async () => {
    const page = await (await fetch(`${origin}/?name=alice`)).text();
    const [tag = ''] = /<aritma-login[^>]*>/.exec(page) ?? [];
    assert.match(tag, /client-id="spa"/);
    assert.match(tag, /login-hint="alice"/);
    const other = await (await fetch(`${origin}/?name=bob`)).text();
    assert.match(other, /login-hint="bob"/);
  });

  it('come alive in the browser: from the link to the token, and with it to the API', async () => {
    assert.ok((await hrefOfLogin(visitor)).startsWith(`${demo.authority}/acme/connect/authorize?`));
    await follow(visitor.page, login);
    await logIn(visitor.page);
    await visitor.isAt(`${origin}/callback`);
    await visitor.seesAccounts();
    await visitor.hears('token');
    assert.doesNotMatch((await visitor.history()).join('\n'), /access_token/);
    assert.equal(await visitor.page.$eval('a', ({ href }) => href), `${origin}/?name=alice`);
  });

  it('hear of a login that was cancelled, and of the token of another try', async () => {
    await follow(visitor.page, login);
    await visitor.page.locator('[value=cancel]').click();
    await visitor.hears('access_denied');
    await follow(visitor.page, callback);
    await logIn(visitor.page);
    await visitor.seesAccounts();
    await visitor.hears('access_denied', 'token');
  });
});
