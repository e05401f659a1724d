import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { follow, logIn } from '../../e2e/support/demo-visitor.js';
import { end, freePort, tie, until } from '../../tools/process.js';
import { startDemoFor } from './application.js';
import { hrefOfLogin, login } from './behaves.js';
import type { Open } from './describe-application.js';
import { Visitor } from './visitor.js';

const generated = ['dist', 'node_modules'];

/** How long a development server may take to answer or to build, in milliseconds. */
const serverTimeout = 5 * 60_000;

/** A copy of an application, whose files can be edited, in the development server of its framework. */
interface Workshop {
  readonly origin: string;
  /** Replaces a text in a file. */
  edit(file: string, text: string, replacement: string): Promise<void>;
  close(): Promise<void>;
}

interface Edited {
  /** The command of the development server, with the address of the authorization server. */
  server?: (authority: string) => string[];
  /** Whether the framework has hot module replacement. If not, its development server reloads the page. */
  isReplacedHot?: boolean;
}

const vite = (): string[] => ['vite', '--strictPort'];

/** The test of hot module replacement: the component with the login is edited while a page shows it. */
export function itOutlivesAnEdit(
  context: Open,
  file: string,
  { server = vite, isReplacedHot = true }: Edited = {},
): void {
  const consequence = isReplacedHot ? 'is replaced in the page' : 'is edited and the page reloads';
  it(`lets the user log in after the component ${consequence}`, async () => {
    const workshop = await openWorkshop(context.application.folder, server);
    try {
      const visitor = await Visitor.arrive(context.browser, `${workshop.origin}/accounts`);
      const { page } = visitor;
      await seesLogin(page, 'Log in');
      await page.evaluate(() => (window.heard = []));
      await workshop.edit(file, 'Log in', 'Sign in');
      await seesLogin(page, 'Sign in');
      assert.equal(await page.evaluate(() => !!window.heard), isReplacedHot, 'the page has not been reloaded');
      await hrefOfLogin(visitor);
      await follow(page, login);
      await logIn(page);
      await visitor.waitForAccounts();
      await visitor.expectEvents('token');
      await visitor.leave();
    } finally {
      await workshop.close();
    }
  });
}

/** Waits for a login with a text. Errors are ignored, since the page may reload meanwhile. */
async function seesLogin(page: Page, text: string): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    const texts = page.$$eval(login, (elements) => elements.map(({ textContent }) => textContent.trim()));
    return (await texts.catch((): string[] => [])).includes(text);
  };
  await until(`a login with the text "${text}"`, isThere, serverTimeout);
}

async function openWorkshop(application: string, server: (authority: string) => string[]): Promise<Workshop> {
  const folder = await mkdtemp(join(application, '.hot-'));
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const demo = await startDemoFor(origin);
  const entries = await readdir(application);
  for (const entry of entries.filter((name) => !name.startsWith('.') && !generated.includes(name))) {
    await cp(join(application, entry), join(folder, entry), { recursive: true });
  }
  const [program = '', ...args] = server(demo.authority);
  const child = tie(
    spawn(join(application, 'node_modules/.bin', program), [...args, '--host', 'localhost', '--port', port], {
      cwd: folder,
      env: { ...process.env, VITE_AUTHORITY: demo.authority },
      stdio: 'ignore',
    }),
  );
  const close = async (): Promise<void> => {
    await end(child);
    await demo.close();
    await rm(folder, { recursive: true });
  };
  try {
    await until('the development server', () => fetch(origin).catch(() => undefined), serverTimeout);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    origin,
    close,
    async edit(file, text, replacement) {
      const path = join(folder, file);
      const before = await readFile(path, 'utf8');
      assert.ok(before.includes(text));
      await writeFile(path, before.replace(text, replacement));
    },
  };
}
