import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { browserTestFolders } from './tools/browser-test-folders.js';

// Runs test files: `npm run test:file -- FILE… [--watch] [--repeat N]`. The folder decides which runner they need.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { watch: { type: 'boolean', default: false }, repeat: { type: 'string', default: '1' } },
});
const files = positionals.map((file) => relative('.', file));
const isInBrowser = (file: string): boolean => browserTestFolders.some((folder) => file.startsWith(`test/${folder}/`));
const inBrowser = files.filter(isInBrowser);
const missing = files.filter((file) => !existsSync(file));
if (files.length === 0) stop('Name a test file: npm run test:file -- test/oauth/error.test.ts');
if (missing.length > 0) stop(`There is no file ${missing.join(', ')}.`);
if (inBrowser.length > 0 && inBrowser.length < files.length) {
  stop(`Run the files of test/{${browserTestFolders.join(',')}} separately: they need another runner.`);
}

const runs = Number(values.repeat);
let failed = 0;
for (let run = 1; run <= runs; run += 1) {
  const [program, ...args] = commandFor(values.watch);
  const hasPassed = await succeeds(program, args);
  if (!hasPassed) failed += 1;
  if (runs > 1) console.log(`Run ${String(run)} of ${String(runs)} ${hasPassed ? 'passed' : 'FAILED'}.`);
}
if (runs > 1) console.log(`${String(runs - failed)} runs passed, ${String(failed)} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

function commandFor(isWatching: boolean): [program: string, ...args: string[]] {
  if (inBrowser.length > 0) return ['wtr', ...(isWatching ? ['--watch'] : []), '--files', ...files];
  const suite = ['test/tools/node-suite.ts', '1', ...files];
  if (!isWatching) return ['tsx', ...suite];
  const folders = ['src', 'test', 'demo'].flatMap((folder) => ['--include', `${folder}/**/*.ts`]);
  return ['tsx', 'watch', '--clear-screen=false', ...folders, ...suite];
}

function succeeds(program: string, args: string[]): Promise<boolean> {
  const path = [join(process.cwd(), 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(program, args, { env: { ...process.env, PATH: path }, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
