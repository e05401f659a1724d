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

/** An application in the development server of its framework: a copy, whose files may be edited. */
interface Workshop {
  readonly origin: string;
  /** Edits a file as an editor does: all at once. */
  edit(file: string, text: string, replacement: string): Promise<void>;
  close(): Promise<void>;
}

interface Edited {
  /** The development server's command, with what tells it of the authorization server. */
  server?: (authority: string) => string[];
  /** Whether the framework has hot replacement; else its development server loads the page again. */
  isReplacedHot?: boolean;
}

const vite = (): string[] => ['vite', '--strictPort'];

/** The test of hot replacement: the component with the login is edited while it stands. */
export function itOutlivesAnEdit(the: Open, file: string, { server = vite, isReplacedHot = true }: Edited = {}): void {
  const consequence = isReplacedHot ? 'while it stands' : 'and the page is loaded again';
  it(`keeps working when the component is edited ${consequence}`, async () => {
    const workshop = await openWorkshop(the.application.folder, server);
    try {
      const visitor = await Visitor.arrive(the.browser, `${workshop.origin}/accounts`);
      const { page } = visitor;
      await seesLogin(page, 'Log in');
      await page.evaluate(() => (window.heard = []));
      await workshop.edit(file, 'Log in', 'Sign in');
      await seesLogin(page, 'Sign in');
      assert.equal(await page.evaluate(() => !!window.heard), isReplacedHot, 'the page is the same as before');
      await hrefOfLogin(visitor);
      await follow(page, login);
      await logIn(page);
      await visitor.seesAccounts();
      await visitor.hears('token');
      await visitor.leave();
    } finally {
      await workshop.close();
    }
  });
}

/** Waits for a login with a text: the page may be on its way to another. */
async function seesLogin(page: Page, text: string): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    const texts = page.$$eval(login, (elements) => elements.map(({ textContent }) => textContent.trim()));
    return (await texts.catch((): string[] => [])).includes(text);
  };
  await until(`a login that says ${text}`, isThere, serverTimeout);
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
