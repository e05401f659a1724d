import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { engineMissing, openBrowser } from '../../e2e/support/browsers.js';
import { follow, logIn } from '../../e2e/support/demo-visitor.js';
import { end, freePort, tie, until } from '../../tools/process.js';
import { startDemoFor } from './application.js';
import { callback, historyRoutes, login } from './behaves.js';
import type { Open } from './describe-application.js';
import { folderOf, install, run } from './install.js';
import { Visitor } from './visitor.js';

export interface RenderedOptions {
  /** The program that serves the application, with arguments: `node`, or one from its `node_modules/.bin`. */
  serve: (port: string) => [program: string, ...args: string[]];
  /** Whether the application is built first. If not, the development server is used. */
  isBuilt?: boolean;
  /** A file to leave out: the application runs from a copy without this file. */
  without?: string;
}

/** How long a development server may take to answer for the first time, in milliseconds. */
const serverTimeout = 5 * 60_000;

/** Describes the tests of an application whose pages are rendered by its own server. */
export function describeRendered(
  title: string,
  name: string,
  options: RenderedOptions,
  tests: (context: Open) => void,
): void {
  describe(title, { skip: engineMissing('chromium') ?? false }, () => {
    const context = {} as Open;

    before(async () => {
      context.application = await openRendered(name, options);
      context.browser = await openBrowser('chromium');
    });
    after(async () => {
      await context.browser.close();
      await context.application.close();
    });

    tests(context);
  });
}

async function openRendered(name: string, options: RenderedOptions): Promise<Open['application']> {
  const { serve, isBuilt = true, without } = options;
  const original = folderOf(name);
  await install(original);
  const folder = without ? await copyWithout(original, without) : original;
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const demo = await startDemoFor(origin);
  let server: ChildProcess | undefined;
  const close = async (): Promise<void> => {
    if (server) await end(server);
    await demo.close();
    if (without) await rm(folder, { recursive: true });
  };
  try {
    const variables = {
      ...{ VITE_AUTHORITY: demo.authority, NEXT_PUBLIC_AUTHORITY: demo.authority },
      ...{ ASTRO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1' },
    };
    if (isBuilt) await run('npm', ['run', 'build'], folder, variables);
    const [program, ...args] = serve(port);
    const path = program === 'node' ? process.execPath : join(original, 'node_modules/.bin', program);
    const env = { ...process.env, ...variables, HOST: 'localhost', PORT: port };
    server = tie(spawn(path, args, { cwd: folder, env, stdio: 'ignore' }));
    await until("the application's server", () => fetch(origin).catch(() => undefined), serverTimeout);
  } catch (error) {
    await close();
    throw error;
  }
  return { folder, origin, authority: demo.authority, close };
}

/** Copies an application without one file. The copy, inside the original folder, uses the original's `node_modules`. */
async function copyWithout(original: string, file: string): Promise<string> {
  const folder = await mkdtemp(join(original, '.without-'));
  const entries = await readdir(original);
  for (const entry of entries.filter((name) => !name.startsWith('.') && name !== 'node_modules' && name !== 'dist')) {
    await cp(join(original, entry), join(folder, entry), { recursive: true });
  }
  await rm(join(folder, file));
  return folder;
}

/** The test that the server sends the callback page with the tag in it. */
export function itIsRendered(context: Open): void {
  it('sends a callback page that contains the tag', async () => {
    const response = await fetch(context.application.origin + historyRoutes.callback);
    assert.match(await response.text(), /<aritma-callback>/);
  });
}

/** The tests that a response is used only once. */
export function itForgetsTheResponse(context: Open, routes = historyRoutes): void {
  for (const route of ['accounts', 'pkce'] as const) {
    it(`dispatches no event if the callback page is reloaded after a login at ${historyRoutes[route]}`, async () => {
      const { application, browser } = context;
      const visitor = await Visitor.arrive(browser, application.origin + historyRoutes[route]);
      const { page } = visitor;
      await follow(page, login);
      await logIn(page);
      await visitor.waitForAccounts();
      if (routes.isCallbackReplaced) await page.goto(application.origin + routes.callback);
      else await page.goBack();
      await visitor.isAt(application.origin + historyRoutes.callback);
      await page.reload({ waitUntil: 'networkidle0' });
      await page.locator(callback).wait();
      await visitor.isAt(application.origin + historyRoutes.callback);
      assert.equal(await page.$eval(callback, ({ status }) => status), 'idle');
      await leavesNoResponse(visitor, application.origin);
      await visitor.expectEvents('token');
      await visitor.leave();
    });
  }
}

/**
 * The tests that a response is removed again if the framework writes it back into the address. They run without the
 * Navigation API, as in Firefox before 147 and Safari before 26.2.
 */
export function itLeavesNoResponseBehind(context: Open): void {
  for (const route of ['accounts', 'pkce'] as const) {
    it(`leaves no response in the history after a login at ${historyRoutes[route]} without the Navigation API`, async () => {
      const { origin } = context.application;
      const visitor = await Visitor.arrive(context.browser, origin + historyRoutes[route]);
      const { page } = visitor;
      await page.evaluateOnNewDocument(() => Reflect.deleteProperty(globalThis, 'navigation'));
      await follow(page, login);
      await logIn(page);
      await visitor.isAt(origin + historyRoutes[route]);
      await visitor.waitForAccounts();
      await visitor.expectEvents('token');
      await leavesNoResponse(visitor, origin);
      await visitor.leave();
    });
  }
}

/** Checks that no address in the history contains a response. */
export async function leavesNoResponse(visitor: Visitor, origin: string): Promise<void> {
  const own = (await visitor.history()).filter((url) => url.startsWith(origin));
  assert.doesNotMatch(own.join('\n'), /access_token|[?#&/](state|code|error)=/, 'the response is not in the history');
}
