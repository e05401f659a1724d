import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Circumstances } from './browser.js';
import { type Command, commandsOf, mostly } from './commands.js';
import { places, variantNames } from './responses.js';
import { endpointModes } from './server.js';
import { targets, World } from './world.js';

const runs = Number(process.env['MODEL_RUNS'] ?? 400);
const seed = Number(process.env['MODEL_SEED'] ?? 1);

const index = fc.nat(5);
const command = commandsOf<World>();

const variant = mostly('correct', variantNames);
const place = mostly('usual', places);
const milliseconds = fc.oneof(fc.nat(300), fc.nat(1500));
const beginLogin = command(
  'beginLogin',
  index,
  fc.constantFrom('implicit', 'pkce'),
  fc.nat(1),
  mostly('popup', targets),
);
const respond = command('respond', index, variant, place);
const passTime = command('passTime', fc.nat(5000));

/** The commands of people, servers and attackers. Frequent commands are listed more than once. */
const usualCommands = [
  ...[beginLogin, beginLogin, beginLogin, respond, respond, respond, respond, passTime, passTime, passTime],
  command('respond', index, variant, place, index),
  command('replay', index, index),
  command('openTab'),
  command('openTab'),
  command('reload', index),
  command('back', index),
  command('forward', index),
  command('duplicate', index),
  command('close', index),
  command('reopen'),
  command('connectView', index),
  command('removeWaiter', index),
];

/** The commands that break something. */
const faultCommands = [
  command('stopWaiting', index),
  command('clearStorage'),
  command('denyStorage', fc.boolean()),
  command('denyReplacing', fc.boolean()),
  command('setTokenEndpoint', fc.constantFrom(...endpointModes)),
  command('setClock', fc.integer({ min: -90, max: 90 })),
];

const withoutLag = fc.record<Circumstances>({
  hasLocks: fc.boolean(),
  hasChannels: fc.constant(true),
  lag: fc.constant(0),
  delays: fc.array(milliseconds, { minLength: 1, maxLength: 8 }),
});

/** With locks only: without them, nothing prevents two tabs that have old storage from using the same response. */
const withLag = fc.record<Circumstances>({
  hasLocks: fc.constant(true),
  hasChannels: fc.constant(true),
  lag: fc.nat(900),
  delays: fc.array(milliseconds, { minLength: 1, maxLength: 8 }),
});

const withoutChannels = withoutLag.map((drawn) => ({ ...drawn, hasChannels: false }));

const situations: [
  name: string,
  circumstances: fc.Arbitrary<Circumstances>,
  commands: fc.Arbitrary<Command<World>>[],
][] = [
  ['without faults', withoutLag, usualCommands],
  ['with faults', fc.oneof(withoutLag, withoutLag, withoutChannels), [...usualCommands, ...faultCommands]],
  ['if tabs see the writes of other tabs late', withLag, usualCommands],
];

describe('logins in several tabs, with a server and an attacker', () => {
  for (const [name, drawnCircumstances, allowedCommands] of situations) {
    it(`keep the rules ${name} (MODEL_RUNS=${String(runs)} MODEL_SEED=${String(seed)})`, async () => {
      const totals: Record<string, number> = {};
      const commands = fc.commands(allowedCommands, { maxCommands: 40, size: 'max' });
      const property = fc.asyncProperty(drawnCircumstances, commands, async (drawn, drawnCommands) => {
        const world = new World(drawn);
        await fc.asyncModelRun(() => ({ model: {}, real: world }), drawnCommands);
        await world.end();
        for (const [outcome, count] of Object.entries(world.ledger.outcomes)) {
          totals[outcome] = (totals[outcome] ?? 0) + count;
        }
      });
      await fc.assert(property, { seed, numRuns: runs });
      console.log(`${name}: ${JSON.stringify(totals)}`);
      for (const [outcome, count] of Object.entries(totals)) assert.ok(count > 0, `the outcome ${outcome} occurred`);
    });
  }
});
