import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { install } from '../frameworks/support/install.js';
import { measureBytes } from './measures/bytes.js';
import { measureGrowth } from './measures/growth.js';
import { measureSessionBytes } from './measures/session-bytes.js';
import { measureSessionFetch } from './measures/session-fetch.js';
import { measureSessionStart } from './measures/session-start.js';
import { measureSessionTabs } from './measures/session-tabs.js';
import { measureSpeed } from './measures/speed.js';
import { measureStart } from './measures/start.js';
import { folder } from './support/candidates.js';
import { writeTable } from './support/measurements.js';

/** The measurements. Those of time also have their usual number of rounds. */
const measures: Readonly<Record<string, readonly [measure: (rounds: number) => Promise<string>, rounds?: number]>> = {
  bytes: [measureBytes],
  start: [measureStart, 25],
  speed: [measureSpeed, 30],
  growth: [measureGrowth, 5],
  'session-bytes': [measureSessionBytes],
  'session-start': [measureSessionStart, 25],
  'session-fetch': [measureSessionFetch, 30],
  'session-tabs': [measureSessionTabs, 100],
};

// `npm run bench` takes all measurements and writes the tables of docs/measurements.md. `npm run bench -- bytes start`
// takes only these two. `--rounds 3` sets the number of rounds.
const { positionals, values } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' } } });
const names = positionals.length ? positionals : Object.keys(measures);
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);

await install(folder);
for (const name of names) {
  const [measure, usualRounds] = measures[name] ?? [];
  if (!measure) throw new Error(`"${name}" is not a measurement: use ${Object.keys(measures).join(', ')}.`);
  const load = loadavg()[0]?.toFixed(1);
  const start = Date.now();
  const table = await measure(rounds ?? usualRounds ?? 1);
  console.log(`\n${name} (${Math.round((Date.now() - start) / 1000)} s)\n\n${table}`);
  const circumstances = usualRounds
    ? `Medians and quartiles of ${rounds ?? usualRounds} rounds in Chromium, on ${cpus().length} cores of ` +
      `${cpus()[0]?.model}. The load average before the measurement was ${load}.`
    : '';
  await writeTable(name, [table, circumstances].join('\n\n'));
}
