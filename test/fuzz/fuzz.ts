import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { checkGrowth } from './growth.js';
import { type Share, targets } from './share.js';

// `npm run fuzz`, `npm run fuzz -- storage`: FUZZ_SEED=… draws the same again, FUZZ_SCALE=… times as many.
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() & 0x7fffffff);
const scale = Number(process.env['FUZZ_SCALE'] ?? 1);
const wanted = process.argv.slice(2);
const chosen = targets.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) throw new Error(`There are the targets ${targets.map(({ name }) => name).join(', ')}.`);

const processes = availableParallelism();
let total = 0;
console.log(`FUZZ_SEED=${String(seed)}, ${String(processes)} processes`);
const start = performance.now();
for (const { name, inputs } of chosen) await fuzz(name, Math.ceil(inputs * scale));
if (wanted.length === 0) {
  for (const { what, ratio, isWell } of checkGrowth()) {
    console.log(`${what}: 1 MB takes ${ratio.toFixed(1)} times as long as 100 kB${isWell ? '' : ': TOO LONG'}`);
    if (!isWell) process.exitCode = 1;
  }
}
console.log(`${said(total)} inputs, ${perSecond(total, start)}: ${process.exitCode ? 'FAILED' : 'nothing found'}`);

async function fuzz(target: string, inputs: number): Promise<void> {
  const begun = performance.now();
  const each = Math.ceil(inputs / processes);
  const shares = Array.from({ length: processes }, (_, index) => ({
    target,
    seed,
    from: index * each,
    to: Math.min((index + 1) * each, inputs),
  }));
  const findings = (await Promise.all(shares.map(inProcess))).filter((finding) => finding !== undefined);
  total += inputs;
  console.log(`${target}: ${said(inputs)} inputs, ${perSecond(inputs, begun)}`);
  for (const finding of findings) console.log(finding);
  if (findings.length > 0) process.exitCode = 1;
}

/** Does a share in a process of its own. @returns what it found */
async function inProcess(share: Share): Promise<string | undefined> {
  const worker = fork(new URL('./worker.ts', import.meta.url));
  const ended = once(worker, 'exit').then(([code]) => [{ finding: `The process ended with ${String(code)}.` }]);
  worker.send(share);
  const [{ finding }] = (await Promise.race([once(worker, 'message'), ended])) as [{ finding?: string }];
  worker.kill();
  return finding;
}

function perSecond(inputs: number, since: number): string {
  const seconds = (performance.now() - since) / 1000;
  return `${seconds.toFixed(1)} s, ${said(Math.round(inputs / seconds))} a second`;
}

function said(count: number): string {
  return count.toLocaleString('en');
}
