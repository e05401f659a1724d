import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Circumstances } from './browser.js';
import { World } from './world.js';

const withoutLag: Circumstances = { hasLocks: true, hasChannels: true, lag: 0, delays: [10] };

/**
 * Runs commands in the world of the model.
 *
 * @returns the number of outcomes of each kind
 */
async function outcomesOf(run: (world: World) => Promise<unknown>, circumstances = withoutLag): Promise<object> {
  const world = new World(circumstances);
  await run(world);
  await world.end();
  return world.ledger.outcomes;
}

const none = { token: 0, tokenOfPopup: 0, error: 0, handedOver: 0 };

describe('the model', () => {
  for (const flow of ['implicit', 'pkce'] as const) {
    it(`lets a login with flow="${flow}" end in a token`, async () => {
      const outcomes = await outcomesOf(async (world) => {
        await world.beginLogin(0, flow, 0, 'same tab');
        world.respond(0, 'correct', 'usual');
      });
      assert.deepEqual(outcomes, { ...none, token: 1 });
    });

    it(`lets a popup with flow="${flow}" hand its response over`, async () => {
      const outcomes = await outcomesOf(async (world) => {
        await world.beginLogin(0, flow, 0, 'popup');
        world.respond(0, 'correct', 'usual');
      });
      assert.deepEqual(outcomes, { ...none, tokenOfPopup: 1, handedOver: 1 });
    });
  }

  it('lets a popup keep its response if the page that claimed it is closed before it receives it', async () => {
    const outcomes = await outcomesOf(async (world) => {
      await world.beginLogin(0, 'implicit', 0, 'popup');
      world.respond(0, 'correct', 'usual');
      await world.passTime(25);
      world.close(0);
    });
    assert.deepEqual(outcomes, { ...none, token: 1 });
  });

  it('rejects a response that is replayed in another tab', async () => {
    const outcomes = await outcomesOf(async (world) => {
      await world.beginLogin(0, 'implicit', 0, 'new tab');
      world.respond(0, 'correct', 'usual');
      await world.passTime(5000);
      world.replay(0, 0);
    });
    assert.deepEqual(outcomes, { ...none, token: 1, error: 1 });
  });

  it('lets a response end in only one token if two tabs receive it at once and one has old storage', async () => {
    const outcomes = await outcomesOf(
      async (world) => {
        await world.beginLogin(0, 'implicit', 0, 'new tab');
        await world.passTime(5000);
        world.respond(0, 'correct', 'usual');
        world.replay(0, 0);
      },
      { ...withoutLag, lag: 900 },
    );
    assert.deepEqual(outcomes, { ...none, token: 1, error: 1 });
  });

  it('rejects a response in a second tab that has old storage while the first tab holds the lock', async () => {
    const outcomes = await outcomesOf(
      async (world) => {
        await world.beginLogin(0, 'pkce', 0, 'new tab');
        await world.passTime(5000);
        world.respond(0, 'correct', 'usual');
        await world.passTime(800);
        world.replay(0, 0);
      },
      { ...withoutLag, lag: 900 },
    );
    assert.deepEqual(outcomes, { ...none, token: 1, error: 1 });
  });
});
