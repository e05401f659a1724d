import fc from 'fast-check';
import { type Command, commandsOf, mostly } from './commands.js';
import { databaseModes } from './indexed-database.js';
import type { SessionCircumstances } from './session-browser.js';
import { garbage } from './session-garbage.js';
import { people, SessionWorld } from './session-world.js';
import { endpointModes, rotations, type TokenServerSettings } from './token-server.js';

const tab = fc.nat(5);
const command = commandsOf<SessionWorld>();
const person = mostly('alice', people);
const hour = 3_600_000;
const duration = fc.oneof(fc.nat(300), fc.nat(5000), fc.nat(90_000), fc.nat(15 * 60_000));
const abortAfter = mostly(0, [1, 50, 3000]);
/** Draws the usual value in every other case. */
const halfOf = <Value>(usual: Value, all: readonly Value[]): fc.Arbitrary<Value> =>
  fc.oneof(fc.constant(usual), fc.constantFrom(...all));
/** Commands that are drawn more often than others. */
const often = (times: number, frequent: fc.Arbitrary<Command<SessionWorld>>): fc.Arbitrary<Command<SessionWorld>>[] =>
  Array<fc.Arbitrary<Command<SessionWorld>>>(times).fill(frequent);

/** The commands of people and servers. */
const usualCommands = [
  ...often(8, command('passTime', duration)),
  ...often(2, command('login', tab, person, fc.boolean(), mostly(1000, [0, 20]))),
  ...often(2, command('getToken', tab, abortAfter)),
  ...often(2, command('openTab')),
  command('duplicate', tab),
  command('close', tab),
  command('reload', tab),
  command('navigate', tab),
  command('back', tab),
  command('show', tab, mostly(true, [false])),
  command('click', tab),
  command('renew', tab),
  command('renewAndLeave', tab, fc.nat(400), fc.constantFrom('close', 'reload', 'navigate')),
  command('renewAndLogout', tab, fc.nat(1000), tab, fc.boolean()),
  command('fetch', tab),
  command('logout', tab, fc.boolean()),
];

/** The commands that disturb the network, the server and the clock. */
const faultCommands = [
  command('sleep', fc.oneof(fc.nat(hour), fc.nat(50 * hour)), fc.boolean()),
  ...often(2, command('setOnline', mostly(true, [false]))),
  ...often(3, command('setEndpoint', halfOf('correct', endpointModes))),
  command('revoke', tab),
];

const clockCommands = [
  command(
    'setClock',
    fc.oneof(fc.integer({ min: -hour, max: hour }), fc.constantFrom(-60 * 365 * 24 * hour, 10 * 365 * 24 * hour)),
  ),
];

const databaseCommands = often(2, command('setDatabase', halfOf('works', databaseModes)));

const floodCommand = command('flood', fc.nat(300), fc.constantFrom(0, 1, 7, 25, 200));

const attackCommands = [
  floodCommand,
  command('writeGarbage', fc.constantFrom(...garbage), tab),
  command('writeGarbage', mostly('forged tokens for the tab', garbage), tab),
  command('writeMarker', tab, fc.boolean(), fc.constantFrom(null, '', '.', 'a.b', 'x')),
  command('restore', fc.nat(30)),
];

const milliseconds = fc.oneof(fc.nat(50), fc.nat(600));
const circumstances = fc.record<SessionCircumstances>({
  storages: fc.oneof(
    fc.constantFrom(['tab'], ['browser'], ['browser'], ['memory']),
    fc.array(mostly('browser', ['tab', 'memory'] as const), { minLength: 1, maxLength: 4 }),
  ),
  renew: mostly('active', ['always', 'never'] as const),
  lag: fc.oneof(fc.constant(0), fc.nat(900)),
  delays: fc.array(milliseconds, { minLength: 1, maxLength: 8 }),
  databaseDelays: fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
});

const settings = fc.record<TokenServerSettings>({
  rotation: mostly('strict', rotations),
  lifetime: mostly<number | undefined>(300, [60, 20, 3600, 60 * 24 * 3600, undefined]),
  hasRefreshTokens: mostly(true, [false]),
  hasIdTokens: mostly(true, [false]),
});

/** What may happen in a schedule, by the name of the situation. */
export const situations: Readonly<Record<string, readonly fc.Arbitrary<Command<SessionWorld>>[]>> = {
  'without faults': usualCommands,
  'with faults of the network': [...usualCommands, ...faultCommands],
  'if the clock is set': [...usualCommands, ...faultCommands, ...clockCommands],
  'if the database fails': [...usualCommands, ...faultCommands, ...databaseCommands],
  'with messages of an attacker': [...usualCommands, ...faultCommands, floodCommand],
  'with an attacker who changes what is stored': [...usualCommands, ...attackCommands],
  'with everything': [...usualCommands, ...faultCommands, ...clockCommands, ...databaseCommands, ...attackCommands],
};

/** The schedules to run. Each is drawn again from the same seed. */
export interface Schedules {
  readonly situation: string;
  readonly seed: number;
  readonly runs: number;
}

/** What happened in schedules: how often each outcome occurred, or the shortest schedule that violates a rule. */
export interface Result {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly violation?: string;
}

/** Runs schedules, until one violates a rule. */
export async function runSchedules({ situation, seed, runs }: Schedules): Promise<Result> {
  const outcomes: Record<string, number> = {};
  const commands = fc.commands([...(situations[situation] ?? [])], { maxCommands: 40, size: 'max' });
  const property = fc.asyncProperty(circumstances, settings, commands, async (drawn, drawnSettings, drawnCommands) => {
    const world = new SessionWorld(drawn, drawnSettings);
    await withoutUnhandledRejections(world, async () => {
      await fc.asyncModelRun(() => ({ model: {}, real: world }), drawnCommands);
      await world.end();
    });
    for (const [outcome, count] of Object.entries(world.ledger.outcomes)) {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    }
  });
  const { counterexample, errorInstance } = await fc.check(property, {
    ...{ seed, numRuns: runs },
    // If pages are busy without end, the search for a shorter schedule would take too long.
    ...{ interruptAfterTimeLimit: 5 * 60_000, markInterruptAsFailure: true },
  });
  if (!counterexample) return { outcomes };
  const [browser, server, schedule] = counterexample;
  const text = [JSON.stringify(browser), JSON.stringify(server), [...schedule].join(', ')].join('\n');
  return { outcomes, violation: `${text}\n${(errorInstance as Error).stack ?? ''}` };
}

async function withoutUnhandledRejections(world: SessionWorld, run: () => Promise<void>): Promise<void> {
  const note = (reason: unknown): void => {
    world.ledger.rule(false, `nothing is rejected without a handler: ${String(reason)}`);
  };
  process.on('unhandledRejection', note);
  try {
    await run();
  } finally {
    process.off('unhandledRejection', note);
  }
}
