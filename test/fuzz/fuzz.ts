import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { checkGrowth } from './growth.js';
import { type Share, targets } from './share.js';

// `npm run fuzz` runs all targets, `npm run fuzz -- storage` only one; `growth` measures how the time grows with the
// length of an input. FUZZ_SEED=… draws the same inputs again, with any number of processes (FUZZ_PROCESSES=…).
// FUZZ_SCALE=… multiplies the number of inputs.
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() & 0x7fffffff);
const scale = Number(process.env['FUZZ_SCALE'] ?? 1);
const wanted = process.argv.slice(2);
const chosen = targets.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const isGrowthWanted = wanted.length === 0 || wanted.includes('growth');
if (chosen.length === 0 && !isGrowthWanted) {
  throw new Error(`Choose one of these targets: ${targets.map(({ name }) => name).join(', ')}, growth.`);
}

const processes = Number(process.env['FUZZ_PROCESSES'] ?? availableParallelism());
let total = 0;
console.log(`FUZZ_SEED=${String(seed)}, ${String(processes)} processes`);
const start = performance.now();
for (const { name, inputs } of chosen) await fuzz(name, Math.ceil(inputs * scale));
if (isGrowthWanted) {
  for (const { name, ratio, isLinear } of checkGrowth()) {
    console.log(`${name}: 1 MB takes ${ratio.toFixed(1)} times as long as 100 kB${isLinear ? '' : ': TOO LONG'}`);
    if (!isLinear) process.exitCode = 1;
  }
}
console.log(`${formatted(total)} inputs, ${perSecond(total, start)}: ${process.exitCode ? 'FAILED' : 'no violations'}`);

async function fuzz(target: string, inputs: number): Promise<void> {
  const start = performance.now();
  const inputsPerProcess = Math.ceil(inputs / processes);
  const shares = Array.from({ length: processes }, (_, index) => ({
    target,
    seed,
    from: index * inputsPerProcess,
    to: Math.min((index + 1) * inputsPerProcess, inputs),
  }));
  const violations = (await Promise.all(shares.map(runInProcess))).filter((violation) => violation !== undefined);
  total += inputs;
  console.log(`${target}: ${formatted(inputs)} inputs, ${perSecond(inputs, start)}`);
  for (const violation of violations) console.log(violation);
  if (violations.length > 0) process.exitCode = 1;
}

/**
 * Runs a share of the inputs in a separate process.
 *
 * @returns the first violation of a property, if there is one
 */
async function runInProcess(share: Share): Promise<string | undefined> {
  const worker = fork(new URL('./worker.ts', import.meta.url));
  const ended = once(worker, 'exit').then(([code]) => [{ violation: `The process ended with ${String(code)}.` }]);
  worker.send(share);
  const [{ violation }] = (await Promise.race([once(worker, 'message'), ended])) as [{ violation?: string }];
  worker.kill();
  return violation;
}

function perSecond(inputs: number, since: number): string {
  const seconds = (performance.now() - since) / 1000;
  return `${seconds.toFixed(1)} s, ${formatted(Math.round(inputs / seconds))} a second`;
}

function formatted(count: number): string {
  return count.toLocaleString('en');
}
