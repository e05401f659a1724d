import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { type Result, type Schedules, situations } from './session-schedules.js';

const runs = Number(process.env['MODEL_RUNS'] ?? 300);
const seed = Number(process.env['MODEL_SEED'] ?? 1);

/** What has to happen in the schedules of a situation, so that its rules have been checked. */
const usualOutcomes = [
  ...['login', 'renewed', 'expired', 'logout', 'logout-elsewhere', 'user-changed', 'lost'],
  ...['sessionexpiring', 'logout request'],
];

describe('sessions in several tabs, with a server and an attacker', () => {
  let worker: ChildProcess;
  before(() => {
    worker = fork(new URL('./session-worker.ts', import.meta.url));
  });
  after(() => worker.kill());

  for (const situation of Object.keys(situations)) {
    it(`keep the rules ${situation} (MODEL_RUNS=${String(runs)} MODEL_SEED=${String(seed)})`, async () => {
      worker.send({ situation, seed, runs } satisfies Schedules);
      const ended = once(worker, 'exit').then(() =>
        Promise.reject(new Error('The process of the schedules has ended.')),
      );
      const [{ outcomes, violation }] = (await Promise.race([once(worker, 'message'), ended])) as [Result];
      console.log(`${situation}: ${JSON.stringify(outcomes)}`);
      assert.equal(violation, undefined);
      for (const outcome of usualOutcomes) assert.ok(outcomes[outcome], `the outcome ${outcome} occurred`);
    });
  }
});
