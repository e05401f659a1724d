import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { install } from '../frameworks/support/install.js';
import { measureBytes } from './measures/bytes.js';
import { measureGrowth } from './measures/growth.js';
import { measureSpeed } from './measures/speed.js';
import { measureStart } from './measures/start.js';
import { folder } from './support/candidates.js';
import { writeTable } from './support/measurements.js';

/** What is measured, and in how many rounds where it is time that is measured. */
const measures: Readonly<Record<string, readonly [measure: (rounds: number) => Promise<string>, rounds?: number]>> = {
  bytes: [measureBytes],
  start: [measureStart, 25],
  speed: [measureSpeed, 30],
  growth: [measureGrowth, 5],
};

// `npm run bench` measures everything and writes the tables of docs/measurements.md; `npm run bench -- bytes start` measures only these two, and
// `--rounds 3` in so many rounds.
const { positionals, values } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' } } });
const names = positionals.length ? positionals : Object.keys(measures);
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);

await install(folder);
for (const name of names) {
  const [measure, usual] = measures[name] ?? [];
  if (!measure) throw new Error(`There is no ${name}, but ${Object.keys(measures).join(' ')}.`);
  const load = loadavg()[0]?.toFixed(1);
  const start = Date.now();
  const table = await measure(rounds ?? usual ?? 1);
  console.log(`\n${name} (${Math.round((Date.now() - start) / 1000)} s)\n\n${table}`);
  const circumstances = usual
    ? `Medians and quartiles of ${rounds ?? usual} rounds in Chromium, ${cpus().length} cores of ${cpus()[0]?.model}, load ${load} before it.`
    : '';
  await writeTable(name, [table, circumstances].join('\n\n'));
}
