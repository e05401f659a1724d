import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { formatted } from '../../tools/documents.js';
import { installLocked } from '../frameworks/support/install.js';

// `npm run mutation` makes one small change (a mutant) in src/oauth, src/browser or src/session at a time, runs the tests
// that cover it, and writes to docs/measurements.md how many mutants the tests detected. With options for Stryker, such
// as `npm run mutation -- oauth --mutate FILE`, it writes nothing.

/** The parts of Stryker's report that are used. */
interface MutationReport {
  readonly files: Record<string, { readonly mutants: { readonly status: string }[] }>;
}

const outputFolder = 'test/mutation';
const resultsDocument = 'docs/measurements.md';
const parts = ['oauth', 'browser', 'session'];
/** The percentage of the mutants that the tests must detect. */
const goal = 95;

const [part, ...options] = process.argv.slice(2);
if (part && !parts.includes(part)) throw new Error(`"${part}" is not a part: use ${parts.join(', ')}.`);
await installLocked(outputFolder);
for (const name of part ? [part] : parts) {
  await runStryker(name, options);
  if (options.length === 0) await writeResult(name);
}

async function runStryker(name: string, options: string[]): Promise<void> {
  const program = `${outputFolder}/node_modules/@stryker-mutator/core/bin/stryker.js`;
  const args = ['--import', 'tsx', program, 'run', `${outputFolder}/${name}.config.mjs`, ...options];
  const [code] = (await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Stryker failed before it had tried all mutants of src/${name}.`);
}

/** Writes the result to the table in the document. If the tests detected too few mutants, the program fails. */
async function writeResult(name: string): Promise<void> {
  const { files } = JSON.parse(await readFile(`${outputFolder}/.reports/${name}.json`, 'utf8')) as MutationReport;
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  const detected = count('Killed', 'Timeout');
  const missed = count('Survived', 'NoCoverage');
  const ignored = count('Ignored');
  const all = detected + missed + ignored;
  const score = (100 * detected) / all;
  const cells = [`\`src/${name}\``, all, detected, missed, ignored, `${score.toFixed(1)} %`];
  const text = await readFile(resultsDocument, 'utf8');
  const row = `| ${cells.join(' | ')} |\n`;
  const present = new RegExp(`^\\| \`src/${name}\`.*\n`, 'm');
  const lastRow = /^\| `src\/.*\n(?!\| `src\/)/m;
  const result = present.test(text) ? text.replace(present, row) : text.replace(lastRow, `$&${row}`);
  await writeFile(resultsDocument, await formatted(result));
  if (score < goal) process.exitCode = 1;
}
