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
const patience = 5 * 60_000;

/** Describes the tests of an application whose pages are rendered by its own server. */
export function describeRendered(
  title: string,
  name: string,
  options: RenderedOptions,
  tests: (the: Open) => void,
): void {
  describe(title, { skip: engineMissing('chromium') ?? false }, () => {
    const the = {} as Open;

    before(async () => {
      the.application = await openRendered(name, options);
      the.browser = await openBrowser('chromium');
    });
    after(async () => {
      await the.browser.close();
      await the.application.close();
    });

    tests(the);
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
    await until("the application's server", () => fetch(origin).catch(() => undefined), patience);
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

/** Tests that the server sends the callback page with the tag in it. */
export function itIsRendered(the: Open): void {
  it('sends the callback page with the tag in it', async () => {
    const response = await fetch(the.application.origin + historyRoutes.callback);
    assert.match(await response.text(), /<aritma-callback>/);
  });
}

/** Tests that a used response is not in the history. */
export function itForgetsTheAnswer(the: Open): void {
  for (const route of ['accounts', 'pkce'] as const) {
    it(`dispatches no event when the callback page is reloaded after a login at ${historyRoutes[route]}`, async () => {
      const { application, browser } = the;
      const visitor = await Visitor.arrive(browser, application.origin + historyRoutes[route]);
      const { page } = visitor;
      await follow(page, login);
      await logIn(page);
      await visitor.seesAccounts();
      await page.goBack();
      await visitor.isAt(application.origin + historyRoutes.callback);
      await page.reload({ waitUntil: 'networkidle0' });
      await page.locator(callback).wait();
      await visitor.isAt(application.origin + historyRoutes.callback);
      assert.equal(
        await page.$eval(callback, (element) => (element as HTMLElement & { status: string }).status),
        'idle',
      );
      await visitor.hears('token');
      await visitor.leave();
    });
  }
}
