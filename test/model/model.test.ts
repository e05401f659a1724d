import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindNames, places } from './answers.js';
import type { Circumstances } from './browser.js';
import { moods } from './server.js';
import { ways, World } from './world.js';

const runs = Number(process.env['MODEL_RUNS'] ?? 400);
const seed = Number(process.env['MODEL_SEED'] ?? 1);

type Deeds = { [Name in keyof World]: World[Name] extends (...values: never[]) => unknown ? Name : never }[keyof World];

/** One deed in the world, written in a failure as it is called. */
class Deed implements fc.AsyncCommand<object, World> {
  readonly #name: Deeds;
  readonly #values: unknown[];

  constructor(name: Deeds, values: unknown[]) {
    this.#name = name;
    this.#values = values;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, world: World): Promise<void> {
    const deeds = world as unknown as Record<string, (...values: unknown[]) => unknown>;
    await deeds[this.#name]?.(...this.#values);
    await world.pass(0);
  }

  toString(): string {
    return `${this.#name}(${this.#values.map((value) => JSON.stringify(value)).join(', ')})`;
  }
}

const some = fc.nat(5);
const deed = (name: Deeds, ...values: fc.Arbitrary<unknown>[]) =>
  fc.tuple(...values).map((drawn) => new Deed(name, drawn));

const mostly = <Value>(usual: Value, all: readonly Value[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, fc.constantFrom(...all));
const kind = mostly('right', kindNames);
const place = mostly('usual', places);
const milliseconds = fc.oneof(fc.nat(300), fc.nat(1500));
const begin = deed('begin', some, fc.constantFrom('implicit', 'pkce'), fc.nat(1), mostly('in a window', ways));
const answer = deed('answer', some, kind, place);
const pass = deed('pass', fc.nat(5000));

/** What people, servers and attackers do. What happens often stands here more than once. */
const usual = [
  ...[begin, begin, begin, answer, answer, answer, answer, pass, pass, pass],
  deed('answer', some, kind, place, some),
  deed('replay', some, some),
  deed('openTab'),
  deed('openTab'),
  deed('reload', some),
  deed('back', some),
  deed('forward', some),
  deed('duplicate', some),
  deed('close', some),
  deed('reopen'),
  deed('connectView', some),
  deed('removeWaiter', some),
];

/** The same where things break. */
const faults = [
  deed('stopWaiting', some),
  deed('clearStorage'),
  deed('denyStorage', fc.boolean()),
  deed('denyReplacing', fc.boolean()),
  deed('setTokenEndpoint', fc.constantFrom(...moods)),
  deed('setClock', fc.integer({ min: -90, max: 90 })),
];

const circumstances = fc.record<Circumstances>({
  hasLocks: fc.boolean(),
  hasChannels: fc.constant(true),
  lag: fc.constant(0),
  delays: fc.array(milliseconds, { minLength: 1, maxLength: 8 }),
});

/** Without locks nothing keeps two tabs apart whose storage lags: the contract promises it where they are. */
const lagging = fc.record<Circumstances>({
  hasLocks: fc.constant(true),
  hasChannels: fc.constant(true),
  lag: fc.nat(900),
  delays: fc.array(milliseconds, { minLength: 1, maxLength: 8 }),
});

const withoutChannels = circumstances.map((drawn) => ({ ...drawn, hasChannels: false }));

const situations: [name: string, circumstances: fc.Arbitrary<Circumstances>, deeds: fc.Arbitrary<Deed>[]][] = [
  ['in a browser that is well', circumstances, usual],
  ['where things break', fc.oneof(circumstances, circumstances, withoutChannels), [...usual, ...faults]],
  ['where tabs see late what others stored', lagging, usual],
];

describe('logins in several tabs, with a server and an attacker', () => {
  for (const [name, drawnCircumstances, deeds] of situations) {
    it(`keep the rules ${name} (MODEL_RUNS=${String(runs)} MODEL_SEED=${String(seed)})`, async () => {
      const totals: Record<string, number> = {};
      const commands = fc.commands(deeds, { maxCommands: 40, size: 'max' });
      const property = fc.asyncProperty(drawnCircumstances, commands, async (drawn, drawnCommands) => {
        const world = new World(drawn);
        await fc.asyncModelRun(() => ({ model: {}, real: world }), drawnCommands);
        await world.end();
        for (const [kindOf, count] of Object.entries(world.ledger.outcomes)) {
          totals[kindOf] = (totals[kindOf] ?? 0) + count;
        }
      });
      await fc.assert(property, { seed, numRuns: runs });
      console.log(`${name}: ${JSON.stringify(totals)}`);
      for (const [kindOf, count] of Object.entries(totals)) assert.ok(count > 0, `${kindOf} came to pass`);
    });
  }
});
