import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { follow, logIn } from '../../e2e/support/demo-visitor.js';
import { end, freePort, tie, until } from '../../tools/process.js';
import { startDemoFor } from './application.js';
import { hrefOfLogin, login } from './behaves.js';
import type { Open } from './describe-application.js';
import { Visitor } from './visitor.js';

const generated = ['dist', 'node_modules'];

/** An application in Vite's development server: a copy, whose files may be edited. */
interface Workshop {
  readonly origin: string;
  /** Edits a file as an editor does: all at once. */
  edit(file: string, text: string, replacement: string): Promise<void>;
  close(): Promise<void>;
}

/** The test of hot replacement: the component with the login is edited while it stands. */
export function itIsReplacedHot(the: Open, file: string): void {
  it('keeps working when the component is edited while it stands', async () => {
    const workshop = await openWorkshop(the.application.folder);
    try {
      const visitor = await Visitor.arrive(the.browser, `${workshop.origin}/accounts`);
      const { page } = visitor;
      await hrefOfLogin(visitor);
      await page.evaluate(() => (window.heard = []));
      await workshop.edit(file, 'Log in', 'Sign in');
      await page.waitForFunction(() => document.querySelector('aritma-login')?.textContent.trim() === 'Sign in');
      assert.ok(await page.evaluate(() => window.heard), 'the page was not loaded again');
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

async function openWorkshop(application: string): Promise<Workshop> {
  const folder = await mkdtemp(join(application, '.hot-'));
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const demo = await startDemoFor(origin);
  const entries = await readdir(application);
  for (const entry of entries.filter((name) => !name.startsWith('.') && !generated.includes(name))) {
    await cp(join(application, entry), join(folder, entry), { recursive: true });
  }
  const vite = tie(
    spawn(join(application, 'node_modules/.bin/vite'), ['--host', 'localhost', '--port', port, '--strictPort'], {
      cwd: folder,
      env: { ...process.env, VITE_AUTHORITY: demo.authority },
      stdio: 'ignore',
    }),
  );
  await until('the development server', () => fetch(origin).catch(() => undefined), 30_000);
  return {
    origin,
    async edit(file, text, replacement) {
      const path = join(folder, file);
      const before = await readFile(path, 'utf8');
      assert.ok(before.includes(text));
      await writeFile(path, before.replace(text, replacement));
    },
    async close() {
      await end(vite);
      await demo.close();
      await rm(folder, { recursive: true });
    },
  };
}
