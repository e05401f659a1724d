import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Circumstances } from './browser.js';
import { World } from './world.js';

const quick: Circumstances = { hasLocks: true, hasChannels: true, lag: 0, delays: [10] };

/** Lets something happen in the world of the model. @returns how many outcomes of each kind there were */
async function after(act: (world: World) => Promise<unknown>, circumstances = quick): Promise<object> {
  const world = new World(circumstances);
  await act(world);
  await world.end();
  return world.ledger.outcomes;
}

const none = { token: 0, tokenOfWindow: 0, error: 0, handedOver: 0 };

describe('in the world of the model', () => {
  for (const flow of ['implicit', 'pkce'] as const) {
    it(`a login ends in a token (${flow})`, async () => {
      const outcomes = await after(async (world) => {
        await world.begin(0, flow, 0, 'here');
        world.answer(0, 'right', 'usual');
      });
      assert.deepEqual(outcomes, { ...none, token: 1 });
    });

    it(`a window hands its answer over (${flow})`, async () => {
      const outcomes = await after(async (world) => {
        await world.begin(0, flow, 0, 'in a window');
        world.answer(0, 'right', 'usual');
      });
      assert.deepEqual(outcomes, { ...none, tokenOfWindow: 1, handedOver: 1 });
    });
  }

  it('a window keeps its answer when the page that claimed it is closed before it comes', async () => {
    const outcomes = await after(async (world) => {
      await world.begin(0, 'implicit', 0, 'in a window');
      world.answer(0, 'right', 'usual');
      await world.pass(25);
      world.close(0);
    });
    assert.deepEqual(outcomes, { ...none, token: 1 });
  });

  it('an answer that is replayed in another tab is refused', async () => {
    const outcomes = await after(async (world) => {
      await world.begin(0, 'implicit', 0, 'in a tab');
      world.answer(0, 'right', 'usual');
      await world.pass(5000);
      world.replay(0, 0);
    });
    assert.deepEqual(outcomes, { ...none, token: 1, error: 1 });
  });

  it('an answer that comes to two tabs at once, of which one reads old storage, ends in one token', async () => {
    const outcomes = await after(
      async (world) => {
        await world.begin(0, 'implicit', 0, 'in a tab');
        await world.pass(5000);
        world.answer(0, 'right', 'usual');
        world.replay(0, 0);
      },
      { ...quick, lag: 900 },
    );
    assert.deepEqual(outcomes, { ...none, token: 1, error: 1 });
  });

  it('the same is refused when it is read before the other tab’s writing is seen, while the lock is held', async () => {
    const outcomes = await after(
      async (world) => {
        await world.begin(0, 'pkce', 0, 'in a tab');
        await world.pass(5000);
        world.answer(0, 'right', 'usual');
        await world.pass(800);
        world.replay(0, 0);
      },
      { ...quick, lag: 900 },
    );
    assert.deepEqual(outcomes, { ...none, token: 1, error: 1 });
  });
});
