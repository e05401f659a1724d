import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { formatted } from '../../tools/documents.js';
import { installLocked } from '../frameworks/support/install.js';

// `npm run mutation`: puts faults into src/oauth and src/browser, one at a time, runs the tests that meet each, and
// writes into docs/measurements.md how many were found. `npm run mutation -- oauth --mutate FILE…` does less and writes nothing.

/** What is read of Stryker's report. */
interface MutationReport {
  readonly files: Record<string, { readonly mutants: { readonly status: string }[] }>;
}

const outputFolder = 'test/mutation';
const resultsDocument = 'docs/measurements.md';
const parts = ['oauth', 'browser'];
const goal = 95;

const [part, ...options] = process.argv.slice(2);
if (part && !parts.includes(part)) throw new Error(`There is no part ${part}, but ${parts.join(' and ')}.`);
await installLocked(outputFolder);
for (const name of part ? [part] : parts) {
  await stryker(name, options);
  if (options.length === 0) await tell(name);
}

async function stryker(name: string, more: string[]): Promise<void> {
  const program = `${outputFolder}/node_modules/@stryker-mutator/core/bin/stryker.js`;
  const args = ['--import', 'tsx', program, 'run', `${outputFolder}/${name}.config.mjs`, ...more];
  const [code] = (await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The faults of src/${name} were not all tried.`);
}

async function tell(name: string): Promise<void> {
  const { files } = JSON.parse(await readFile(`${outputFolder}/.reports/${name}.json`, 'utf8')) as MutationReport;
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  const found = count('Killed', 'Timeout');
  const missed = count('Survived', 'NoCoverage');
  const explained = count('Ignored');
  const all = found + missed + explained;
  const score = (100 * found) / all;
  const cells = [`\`src/${name}\``, all, found, missed, explained, `${score.toFixed(1)} %`];
  const text = await readFile(resultsDocument, 'utf8');
  const row = `| ${cells.join(' | ')} |`;
  await writeFile(resultsDocument, await formatted(text.replace(new RegExp(`^\\| \`src/${name}\`.*$`, 'm'), row)));
  if (score < goal) process.exitCode = 1;
}
