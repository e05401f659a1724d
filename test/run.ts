import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { prepare } from './tools/prepare.js';

/** What `npm test` does, one after the other. `npm test -- lint oauth` does these two alone. */
interface Step {
  name: string;
  command: string;
  args: string[];
  /** It uses the browsers and servers of the machine. */
  isOfMachine?: true;
  /** A step without a count of its own is one check: it passes or fails as a whole. */
  counts?: true;
}

const check = (name: string, command: string, ...args: string[]): Step => ({ name, command, args });

/** Tests by node:test: the files of a folder under test/, so many at a time. */
const suite = (name: string, concurrency: number): Step => ({
  name,
  command: 'tsx',
  args: ['test/tools/node-suite.ts', String(concurrency), ...testFiles(name)],
  counts: true,
});

function testFiles(folder: string): string[] {
  const files = readdirSync(join('test', folder)).sort();
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => join('test', folder, file));
}

const STEPS: Step[] = [
  check('types', 'tsc', '-p', '.'),
  check('lint', 'eslint', '.'),
  check('format', 'prettier', '--check', '--log-level=warn', '.'),
  check('build', 'npm', 'run', 'build', '--silent'),
  suite('package', 2),
  suite('oauth', 2),
  suite('model', 2),
  suite('fuzz', 2),
  suite('demo', 2),
  { name: 'elements', command: 'wtr', args: [], counts: true, isOfMachine: true },
  { ...suite('e2e', 1), isOfMachine: true },
  { ...suite('frameworks', 1), isOfMachine: true },
];

/** Lines of a step's output that are of interest even when it passes. */
const NOTABLE = /: \d+ passed, |^skipped: |bytes gzip$|^Lines covered/;
const COUNTS = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;
const LONGEST_STEP = 45 * 60_000;
const total = { passed: 0, failed: 0, skipped: 0 };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0)
  throw new Error(`There is no step ${unknown.join(' ')}, but ${STEPS.map(({ name }) => name).join(' ')}.`);
const steps = STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

// On the build server nothing may be missing and nothing may be skipped.
const isStrict = process.env['CI'] === 'true';
const complaints = steps.some((step) => step.isOfMachine) ? prepare() : [];
for (const complaint of complaints) {
  console.log(complaint);
  total[isStrict ? 'failed' : 'skipped'] += 1;
}
for (const step of steps) await perform(step);

console.log(`\n${sentence(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function perform(step: Step): Promise<void> {
  const start = Date.now();
  const { isWell, output } = await run(step);
  const counts = step.counts ? lastCounts(output) : { passed: Number(isWell), failed: Number(!isWell), skipped: 0 };
  const fault = faultOf(counts, isWell);
  if (fault && counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;

  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const verdict = fault ? `FAILED: ${fault}` : 'ok';
  console.log(`${step.name} (${seconds} s): ${sentence(counts)}: ${verdict}`);
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  for (const line of fault ? lines : lines.filter((text) => NOTABLE.test(text))) console.log(`    ${line}`);
}

/** Runs a step's command with what npm installed on its path, and keeps what it prints. */
function run({ command, args }: Step): Promise<{ isWell: boolean; output: string }> {
  const path = [join(process.cwd(), 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0' };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_STEP });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ isWell: false, output: error.message });
    });
    child.once('close', (code) => {
      resolve({ isWell: code === 0, output });
    });
  });
}

/** The last line of the form `N passed, N failed` or `N passed, N failed, N skipped`; zeros where there is none. */
function lastCounts(output: string): typeof total {
  const [, ...counts] = [...output.matchAll(COUNTS)].at(-1) ?? [];
  const [passed = 0, failed = 0, skipped = 0] = counts.map((count) => Number(count ?? 0));
  return { passed, failed, skipped };
}

function faultOf(counts: typeof total, isWell: boolean): string | undefined {
  if (counts.passed + counts.failed + counts.skipped === 0) return 'no test ran';
  if (counts.failed > 0) return 'see below';
  if (!isWell) return 'it broke off';
  return isStrict && counts.skipped > 0 ? 'tests were skipped' : undefined;
}

function sentence({ passed, failed, skipped }: typeof total): string {
  return `${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`;
}
