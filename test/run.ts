import { availableParallelism } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { addCounts, type Counts, formatCounts } from './tools/counts.js';
import { installedEngines } from './tools/engines.js';
import { prepare } from './tools/prepare.js';
import { runSteps, type StepResult } from './tools/run-steps.js';
import { type Step, steps } from './tools/steps.js';

// `npm test` runs what a change needs at once, `npm run test:all` everything, `npm test -- lint e2e` the named steps.
// With CI=true, `npm test` runs everything, nothing may be missing, and nothing may be skipped.

/** Lines of a step's output that are shown even if it passes. */
const notableLine = /: \d+ passed, |^skipped: |bytes gzip$/;

const isStrict = process.env['CI'] === 'true';
const names = process.argv.slice(2).filter((arg) => arg !== '--all');
const selection = isStrict || process.argv.includes('--all') ? 'all' : 'quick';
const isSelected = (step: Step): boolean =>
  names.length > 0 ? names.some((name) => isNamed(step, name)) : step.runs.includes(selection);

const unknown = names.filter((name) => !steps.some((step) => isNamed(step, name)));
if (unknown.length > 0) {
  console.error(`There is no step "${unknown.join(' ')}". Steps: ${steps.map(({ name }) => name).join(' ')}.`);
  process.exit(1);
}

const start = Date.now();
let total: Counts = { passed: 0, failed: 0, skipped: 0 };
const selected = steps.filter(isSelected);
for (const complaint of prepare(selected.flatMap(({ needs }) => needs))) {
  console.log(complaint);
  total[isStrict ? 'failed' : 'skipped'] += 1;
}

for (const { name, installsInto } of selected) {
  if (installsInto !== undefined) console.log(`The step ${name} installs packages from npm into ${installsInto}.`);
}

const installed = installedEngines().map(({ name }) => `elements-${name}`);
const possible = selected.filter(({ name }) => !name.startsWith('elements-') || installed.includes(name));
await runSteps(possible, availableParallelism() + 1, isStrict, print);

console.log(`\nTotal time: ${String(Math.round((Date.now() - start) / 1000))} s`);
console.log(formatCounts(total));
const leftOut = names.length > 0 ? [] : steps.filter((step) => step.runs.includes('all') && !isSelected(step));
if (leftOut.length > 0) {
  console.log(`Not run: ${leftOut.map(({ name }) => name).join(', ')}. "npm run test:all" runs everything.`);
}
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Whether a name on the command line means a step. `elements` means the elements' tests in every engine. */
function isNamed(step: Step, name: string): boolean {
  return step.name === name || step.name.startsWith(`${name}-`);
}

function print({ step, counts, failure, seconds, output }: StepResult): void {
  total = addCounts(total, counts);
  const verdict = failure === undefined ? 'ok' : `FAILED: ${failure}`;
  console.log(`${step.name} (${seconds.toFixed(1)} s): ${formatCounts(counts)}: ${verdict}`);
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  const shown = failure === undefined ? lines.filter((text) => notableLine.test(text)) : lines;
  for (const line of shown) if (line !== '') console.log(`    ${line}`);
}
