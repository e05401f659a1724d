import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markerName, type SessionCircumstances, tabId } from './session-browser.js';
import { SessionWorld } from './session-world.js';
import type { TokenServerSettings } from './token-server.js';

const inAllTabs: SessionCircumstances = {
  storages: ['browser'],
  renew: 'active',
  lag: 0,
  delays: [10],
  databaseDelays: [1],
};
const strict: TokenServerSettings = { rotation: 'strict', lifetime: 300, hasRefreshTokens: true, hasIdTokens: true };

/**
 * Runs commands in the world of the model of sessions, and checks its rules.
 *
 * @returns the number of outcomes of each kind, before the faults end and the next user logs in
 */
async function outcomesOf(
  run: (world: SessionWorld) => Promise<unknown>,
  circumstances = inAllTabs,
  settings = strict,
): Promise<Readonly<Record<string, number>>> {
  const world = new SessionWorld(circumstances, settings);
  await run(world);
  await world.passTime(0);
  const outcomes = { ...world.ledger.outcomes };
  await world.end();
  return outcomes;
}

describe('the model of sessions', () => {
  it('logs the other tabs in, and renews the tokens once for all', async () => {
    const {
      login,
      renewed,
      'refresh request': requests,
    } = await outcomesOf(async (world) => {
      world.openTab();
      await world.login(0, 'alice', true, 1000);
      await world.passTime(250_000);
    });
    assert.deepEqual({ login, renewed, requests }, { login: 2, renewed: 2, requests: 1 });
  });

  it('logs all tabs out if the user logs out in one of them', async () => {
    const { logout, 'logout-elsewhere': elsewhere } = await outcomesOf(async (world) => {
      world.openTab();
      await world.login(0, 'alice', true, 1000);
      world.logout(1);
      await world.passTime(1000);
    });
    assert.deepEqual({ logout, elsewhere }, { logout: 1, elsewhere: 1 });
  });

  it('loses a session if a page is left before it receives the new refresh token', async () => {
    const { lost, 'refresh request': requests } = await outcomesOf(async (world) => {
      await world.login(0, 'alice', true, 1000);
      world.renewAndLeave(0, 25, 'reload');
      await world.passTime(250_000);
    });
    assert.deepEqual({ lost, requests }, { lost: 1, requests: 2 });
  });

  it('notices a page that has the token of another person', async () => {
    const run = outcomesOf(async (world) => {
      await world.login(0, 'alice', true, 1000);
      const { access_token: token } = world.server.login('bob');
      Object.defineProperty(world.browser.tabs[0]?.page.session, 'peekToken', { value: () => token });
    });
    await assert.rejects(run, /no page is given the token of another person/);
  });
});

// Schedules with which the model has found faults, or that random schedules rarely contain.
describe('a session', () => {
  it('is that of the last login if a page adopts the tokens of two logins at once', async () => {
    await outcomesOf(
      async (world) => {
        world.logout(0);
        await world.passTime(0);
        await world.login(0, 'alice', false, 0);
        await world.login(0, 'alice', true, 1000);
        assert.equal(world.browser.tabs[0]?.page.session.peekToken(), 'access.alice1.0');
      },
      { ...inAllTabs, storages: ['tab'], databaseDelays: [0, 0, 0, 0, 1] },
    );
  });

  it('in memory is kept if it begins while the page reads an earlier one', async () => {
    const { 'logout-elsewhere': elsewhere } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 20);
        world.reload(0);
        world.logout(0);
        await world.login(0, 'alice', true, 1000);
      },
      { ...inAllTabs, storages: ['browser', 'browser', 'memory'] },
      { ...strict, hasIdTokens: false },
    );
    assert.equal(elsewhere, undefined);
  });

  it('whose tokens arrive while its page is in the back/forward cache expires when they expire', async () => {
    await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 0);
        world.renew(0);
        world.navigate(0);
        await world.passTime(120_001);
        world.back(0);
      },
      { ...inAllTabs, storages: ['memory'], delays: [1], databaseDelays: [0] },
    );
  });

  it('stays ended if logout() is called again before the end is stored', async () => {
    await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 0);
        world.setDatabase('slow');
        world.logout(0);
        world.logout(0);
        await world.passTime(4600);
      },
      { ...inAllTabs, delays: [0], databaseDelays: [0] },
    );
  });

  it('that cannot be read lets getToken() settle in time, even while messages arrive', async () => {
    const { 'getToken() login_required': rejected } = await outcomesOf(async (world) => {
      await world.login(0, 'alice', false, 1000);
      world.setDatabase('blocked');
      world.openTab();
      world.flood(200, 200);
      world.getToken(1, 0);
      await world.passTime(40_000);
    });
    assert.equal(rejected, 1);
  });

  it('of another user that begins on a page that has just come back logs the page out', async () => {
    const { 'user-changed': changed } = await outcomesOf(async (world) => {
      await world.login(0, 'alice', false, 1000);
      world.navigate(0);
      world.back(0);
      await world.login(0, 'bob', true, 1000);
    });
    assert.equal(changed, 1);
  });

  it('stays ended if logout() is called while its login is stored', async () => {
    await outcomesOf(async (world) => {
      await world.login(0, 'alice', false, 0);
      world.logout(0);
    });
  });

  it('stays ended if it is read after its login is stored, and before its end is', async () => {
    await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        await world.login(0, 'alice', false, 0);
        world.logout(0);
        await world.passTime(1000);
        assert.equal(world.browser.tabs[0]?.page.session.state, 'logged-out');
      },
      { ...inAllTabs, delays: [0], databaseDelays: [0, 1, 0, 0, 0, 0] },
    );
  });

  it('that only the user can continue warns at most ten seconds late after a sleep during which timers do not run', async () => {
    const { sessionexpiring: warnings } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', true, 1000);
        world.sleep(179_000, true);
        await world.passTime(10_000);
      },
      inAllTabs,
      { ...strict, hasRefreshTokens: false },
    );
    assert.equal(warnings, 1);
  });

  it('that was lost does not return if its end cannot be stored', async () => {
    const { lost, 'refresh request': requests } = await outcomesOf(async (world) => {
      await world.login(0, 'alice', false, 1000);
      world.setDatabase('full');
      world.revoke(0);
      world.renew(0);
      await world.passTime(1000);
      world.show(0, false);
      world.show(0, true);
      await world.passTime(1000);
    });
    assert.deepEqual({ lost, requests }, { lost: 1, requests: 1 });
  });

  it('whose client the server refuses sends one refresh request from all tabs, and expires', async () => {
    const { expired, 'refresh request': requests } = await outcomesOf(
      async (world) => {
        world.setEndpoint('no public clients');
        world.openTab();
        await world.login(0, 'alice', false, 1000);
        await world.passTime(310_000);
      },
      { ...inAllTabs, renew: 'always' },
    );
    assert.deepEqual({ expired, requests }, { expired: 2, requests: 1 });
  });

  it('continues to be renewed if its tokens cannot be stored', async () => {
    const { renewed } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.setDatabase('full');
        await world.passTime(531_000);
      },
      { ...inAllTabs, renew: 'always' },
    );
    assert.equal(renewed, 2);
  });

  it('does not abort a request that it sends when the network has come back', async () => {
    const { 'refresh request': requests, renewed } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.sleep(239_000, false);
        world.setOnline(false);
        await world.passTime(0);
        world.setEndpoint('slow');
        world.setOnline(true);
        await world.passTime(25_000);
      },
      { ...inAllTabs, renew: 'always' },
    );
    assert.deepEqual({ requests, renewed }, { requests: 1, renewed: 1 });
  });

  it('waits 1, 2 and 4 seconds after refresh requests that failed', async () => {
    const { 'refresh request': requests } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.setEndpoint('busy');
        await world.passTime(245_000);
      },
      { ...inAllTabs, renew: 'always' },
    );
    assert.equal(requests, 3);
  });

  it('is neither ended nor revoked by an earlier logout that continues after Back', async () => {
    const { 'logout request': requests } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.logout(0, false);
        world.navigate(0);
        await world.passTime(1);
        await world.login(0, 'alice', true, 1000);
        world.back(0);
        await world.passTime(1000);
        assert.deepEqual(
          world.server.families.map(({ isRevoked }) => isRevoked),
          [true, false],
        );
      },
      { ...inAllTabs, databaseDelays: [5] },
    );
    assert.equal(requests, undefined);
  });

  it('is not followed by an earlier logout request if it began in a duplicate of the tab', async () => {
    const { 'logout request': requests } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.duplicate(0);
        await world.passTime(1000);
        world.logout(0, false);
        world.navigate(0);
        await world.passTime(1);
        await world.login(1, 'alice', true, 1000);
        world.back(0);
        await world.passTime(1000);
      },
      { ...inAllTabs, storages: ['tab'], databaseDelays: [5] },
    );
    assert.equal(requests, undefined);
  });

  it('is not followed by an earlier logout request if it began on the page after Back, and takes longer to encrypt', async () => {
    const { 'logout request': requests } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.logout(0, false);
        world.navigate(0);
        await world.passTime(1);
        world.back(0);
        await world.passTime(10);
        await world.login(0, 'alice', true, 1000);
      },
      { ...inAllTabs, storages: ['tab'], databaseDelays: [25, 1, 1, 2, 0, 0] },
    );
    assert.equal(requests, undefined);
  });

  it('ends if it was being stored when its page was left, and the user has logged out on the next page, which was left, too', async () => {
    await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', true, 1);
        world.navigate(0);
        await world.passTime(1);
        world.logout(0);
        world.back(0);
        await world.passTime(1000);
        world.show(0, false);
        world.show(0, true);
        await world.passTime(1000);
        assert.equal(world.browser.tabs[0]?.page.session.state, 'logged-out');
      },
      { ...inAllTabs, storages: ['tab'], databaseDelays: [5] },
    );
  });

  it('is ended by a logout that continues after Back, even if a duplicate of the tab has renewed its tokens', async () => {
    const { 'logout-elsewhere': elsewhere } = await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1000);
        world.duplicate(0);
        await world.passTime(1000);
        world.renew(1);
        await world.passTime(60);
        world.logout(0);
        world.navigate(0);
        await world.passTime(1000);
        world.back(0);
        await world.passTime(1000);
      },
      { ...inAllTabs, storages: ['tab'], delays: [50], databaseDelays: [5] },
    );
    assert.equal(elsewhere, 1);
  });

  it('is not replaced by an earlier login that continues after Back', async () => {
    const { 'user-changed': changed } = await outcomesOf(
      async (world) => {
        const [tab] = world.browser.tabs;
        await world.login(0, 'alice', false, 1);
        world.navigate(0);
        await world.login(0, 'bob', true, 1000);
        const marker = tab?.local.getItem(markerName);
        world.back(0);
        await world.passTime(1000);
        assert.equal(tab?.local.getItem(markerName), marker);
      },
      { ...inAllTabs, databaseDelays: [5] },
    );
    assert.equal(changed, 1);
  });

  it('is shown after Back if an earlier login of the same user continues', async () => {
    await outcomesOf(
      async (world) => {
        await world.login(0, 'alice', false, 1);
        world.navigate(0);
        await world.login(0, 'alice', true, 1000);
        world.back(0);
        await world.passTime(1000);
        assert.equal(world.browser.tabs[0]?.page.session.peekToken(), 'access.alice1.0');
      },
      { ...inAllTabs, databaseDelays: [5] },
    );
  });

  it('in a tab is kept if an earlier login for all tabs continues after Back', async () => {
    await outcomesOf(
      async (world) => {
        const [tab] = world.browser.tabs;
        await world.login(0, 'alice', true, 1);
        world.navigate(0);
        await world.login(0, 'bob', true, 1000);
        world.back(0);
        await world.passTime(1000);
        assert.ok(tab && tabId(tab));
      },
      { ...inAllTabs, storages: ['browser', 'tab'], databaseDelays: [5] },
    );
  });
});
