import { expect } from '@open-wc/testing';
import {
  consumePendingLogin,
  expectResponse,
  hasPendingLogin,
  isResponseExpected,
  type PendingLogin,
  savePendingLogin,
} from '../../src/browser/pending-logins.js';
import { createState } from '../../src/oauth.js';
import { fillStorage, storedLogins } from '../support/storage.js';
import { replaceProperty } from '../support/undo.js';

const hour = 3_600_000;
const day = 24 * hour;
const settings: PendingLogin['settings'] = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read',
  redirectUri: `${location.origin}/callback`,
  flow: 'implicit',
  mode: 'redirect',
  returnTo: `${location.origin}/`,
};

/** Stores a login as another tab may have left it there, so old in milliseconds. */
function put(age: number, more: Partial<PendingLogin> = {}, store = localStorage): string {
  const state = createState();
  store.setItem(`aritma-login:1:${state}`, JSON.stringify({ settings, created: Date.now() - age, ...more }));
  return state;
}
const putMany = (count: number, age: number, more?: Partial<PendingLogin>) =>
  Array.from({ length: count }, (_, index) => put(age + index * 1000, more));
const save = () => {
  const state = createState();
  savePendingLogin(state, { settings, created: Date.now() });
  return state;
};
const states = () => Object.keys(storedLogins());

/** Fills localStorage to the last character. */
function fillReally(): void {
  let size = 2 ** 24;
  for (let part = 0; size >= 1; part++) {
    try {
      localStorage.setItem(`filling ${String(part)}`, 'x'.repeat(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
}

describe('pending logins', () => {
  it('are 128 at most, of which the oldest goes first', () => {
    const live = putMany(130, 1000);
    const state = save();
    expect(states()).to.have.members([state, ...live.slice(0, 127)]);
  });

  it('are not fewer than 128', () => {
    const live = putMany(127, 1000);
    const state = save();
    expect(states()).to.have.members([state, ...live]);
  });

  it('leave 32 at most behind, used or expired, of which the oldest goes first', () => {
    const used = putMany(20, 1000, { used: true });
    const expired = putMany(20, 2 * hour);
    const state = save();
    expect(states()).to.have.members([state, ...used, ...expired.slice(0, 12)]);
  });

  it('do not make room for each other: left-overs for live ones', () => {
    const live = putMany(127, 1000);
    const used = putMany(32, 1000, { used: true });
    const state = save();
    expect(states()).to.have.members([state, ...live, ...used]);
  });

  it('are left over for 7 days', () => {
    const kept = [put(7 * day - hour, { used: true }), put(7 * day - hour)];
    put(7 * day + 1000, { used: true });
    put(7 * day + 1000);
    const state = save();
    expect(states()).to.have.members([state, ...kept]);
  });

  it('of a clock that was ahead do not stay for ever', () => {
    put(-8 * day);
    const state = save();
    expect(states()).to.deep.equal([state]);
  });

  it('leave the keys of others alone', () => {
    const foreign = {
      token: 'x',
      'aritma-login': 'x',
      'aritma-login:1:': 'x',
      'aritma-login:1:settings': 'x',
      [`aritma-login:2:${createState()}`]: '{}',
      [`x-aritma-login:1:${createState()}`]: '{}',
      [`aritma-login:1:${createState()}x`]: '{}',
    };
    for (const [key, value] of Object.entries(foreign)) localStorage.setItem(key, value);
    putMany(200, 1000);
    const state = save();
    localStorage.removeItem(`aritma-login:1:${state}`);
    for (const [key, value] of Object.entries(foreign)) expect(localStorage.getItem(key), key).to.equal(value);
  });

  it('get over what others wrote under their keys', () => {
    for (const text of ['', 'null', '7', '{', '[]', '{"created":"now"}', '{"created":null}', '{"created":1e999}']) {
      localStorage.setItem(`aritma-login:1:${createState()}`, text);
    }
    const state = save();
    expect(states()).to.deep.equal([state]);
  });

  it('drop left-overs where storage is full, and never a live login', () => {
    const live = putMany(20, 1000);
    putMany(20, 1000, { used: true });
    fillReally();
    const state = save();
    expect(states()).to.have.members([state, ...live]);
  });

  it('go to sessionStorage where live ones alone fill the storage', () => {
    const live = putMany(20, 1000);
    fillReally();
    const state = save();
    expect(states()).to.have.members(live);
    expect(Object.keys(storedLogins(sessionStorage))).to.deep.equal([state]);
  });

  it('are tried to be stored once more, no oftener', () => {
    let tries = 0;
    fillStorage((store) => store === localStorage && ++tries > 0);
    save();
    expect(tries).to.equal(2);
  });

  it('tell whether every tab can finish them', () => {
    const login = { settings, created: Date.now() };
    expect(savePendingLogin(createState(), login)).to.be.true;
    fillStorage((store) => store === localStorage);
    expect(savePendingLogin(createState(), login)).to.be.false;
  });

  it('go to sessionStorage where another script lets localStorage keep nothing, and says nothing', () => {
    const { setItem } = Storage.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    replaceProperty(Storage.prototype, 'setItem', {
      value(this: Storage, key: string, value: string) {
        if (this === sessionStorage) setItem.call(this, key, value);
      },
      writable: true,
    });
    const state = createState();
    expect(savePendingLogin(state, { settings, created: Date.now() })).to.be.false;
    expect(hasPendingLogin(state)).to.be.true;
  });

  it('fail with storage_unavailable where nothing can be stored', () => {
    fillStorage(() => true);
    expect(save).to.throw(/allow/).with.property('code', 'storage_unavailable');
    expect(states()).to.deep.equal([]);
  });

  it('are found in sessionStorage too', async () => {
    fillStorage((store) => store === localStorage);
    const state = save();
    expect(await consumePendingLogin(state, Date.now())).to.have.nested.property('login.settings.tenant', 'acme');
  });

  for (const [code, age, more] of [
    ['state_used', 1000, { used: true }],
    ['state_expired', hour + 1000, {}],
    ['state_expired', -hour - 60_000, {}],
  ] as const) {
    it(`that are ${code} (${String(age / hour)} hours) keep their settings for another try`, async () => {
      const found = await consumePendingLogin(put(age, more), Date.now());
      expect(found.error?.code).to.equal(code);
      expect(found.error?.message).to.match(/begin a new one/);
      expect(found.login?.settings).to.deep.equal(settings);
    });
  }

  it('may be answered an hour later, to the millisecond', async () => {
    const now = Date.now();
    replaceProperty(Date, 'now', { value: () => now });
    expect(await consumePendingLogin(put(hour), now)).not.to.have.property('error');
    expect((await consumePendingLogin(put(hour + 1), now)).error!.code).to.equal('state_expired');
  });

  it('that nobody began leave nothing behind', async () => {
    expect((await consumePendingLogin(createState(), Date.now())).error!.code).to.equal('state_unknown');
    expect(localStorage.length + sessionStorage.length).to.equal(0);
  });

  it('are tidied up when one is taken', async () => {
    put(8 * day);
    const state = put(1000);
    await consumePendingLogin(state, Date.now());
    expect(states()).to.deep.equal([state]);
  });

  it('stay locked for a second, then no more', async () => {
    const state = put(1000);
    const start = performance.now();
    await consumePendingLogin(state, Date.now());
    expect((await navigator.locks.query()).held!.map(({ name }) => name)).to.include(`aritma-login:${state}`);
    await navigator.locks.request(`aritma-login:${state}`, () => undefined);
    expect(performance.now() - start).to.be.at.least(990);
  });

  for (const has of ['with', 'without']) {
    it(`are taken once, though twice at the same time, ${has} Web Locks`, async () => {
      if (has === 'without') replaceProperty(navigator, 'locks', { value: undefined });
      const state = put(1000);
      const found = await Promise.all([1, 2].map(() => consumePendingLogin(state, Date.now())));
      expect(found.map(({ error }) => error?.code)).to.have.members([undefined, 'state_used']);
    });
  }

  it('are left to the tab that holds the lock, though it has not read them yet', async () => {
    const state = put(1000);
    await navigator.locks.request(`aritma-login:${state}`, async () => {
      const found = await consumePendingLogin(state, Date.now());
      expect(found.error?.code).to.equal('state_used');
      expect(found.login?.settings).to.deep.equal(settings);
    });
    expect(await consumePendingLogin(state, Date.now())).not.to.have.property('error');
  });

  it('are taken where the browser refuses the lock', async () => {
    replaceProperty(navigator, 'locks', { value: { request: () => Promise.reject(new DOMException('denied')) } });
    const found = await consumePendingLogin(put(1000), Date.now());
    expect(found.login!.settings).to.deep.equal(settings);
    expect(found).not.to.have.property('error');
  });

  it('are taken after a timeout of 5 seconds if Web Locks do not respond', async () => {
    replaceProperty(navigator, 'locks', { value: { request: () => new Promise(() => undefined) } });
    const later = window.setTimeout.bind(window);
    const delays: (number | undefined)[] = [];
    replaceProperty(window, 'setTimeout', {
      value: (act: () => void, delay?: number) => {
        delays.push(delay);
        return later(act, 0);
      },
    });
    const found = await consumePendingLogin(put(1000), Date.now());
    expect(found).not.to.have.property('error');
    expect(delays).to.deep.equal([5000]);
  });

  it('are forgotten by a storage that takes no writing, since they are used', async () => {
    const state = put(1000);
    fillStorage(() => true);
    expect(await consumePendingLogin(state, Date.now())).not.to.have.property('error');
    expect(states()).to.deep.equal([]);
  });

  it('lose their verifier when they expire, and keep the rest', () => {
    const state = put(2 * hour, { verifier: 'v' });
    save();
    expect(storedLogins()[state]).not.to.have.property('verifier');
    expect(storedLogins()[state]!.settings).to.deep.equal(settings);
  });

  it('with PKCE are not known without their verifier', async () => {
    const pkce = { ...settings, flow: 'pkce' } as const;
    const without = await consumePendingLogin(put(1000, { settings: pkce }), Date.now());
    expect(without.error!.code).to.equal('state_unknown');
    expect(without.login!.settings).to.deep.equal(pkce);
    const whole = await consumePendingLogin(put(1000, { settings: pkce, verifier: 'v' }), Date.now());
    expect(whole.login!.verifier).to.equal('v');
  });

  const record = { settings, created: Date.now() };
  for (const [what, written] of Object.entries({
    'no JSON': '{',
    'no record': 'null',
    'a number': '1',
    'no time': JSON.stringify({ settings }),
    'a time that is none': JSON.stringify({ settings, created: 'now' }),
    'no settings': JSON.stringify({ created: record.created }),
    'settings that are none': JSON.stringify({ ...record, settings: null }),
    'settings that cannot be read': JSON.stringify({
      ...record,
      settings: { ...settings, tenant: { toString: 1, valueOf: 1 } },
    }),
    'settings without a place to return to': JSON.stringify({
      ...record,
      settings: { ...settings, returnTo: undefined },
    }),
    'settings of a login that a server finishes': JSON.stringify({
      ...record,
      settings: { ...settings, flow: 'code', state: 's' },
    }),
  })) {
    it(`that others wrote are unknown: ${what}`, async () => {
      const state = createState();
      localStorage.setItem(`aritma-login:1:${state}`, written);
      const found = await consumePendingLogin(state, Date.now());
      expect(found.error!.code).to.equal('state_unknown');
      expect(found.login).to.equal(undefined);
    });
  }

  it('have no verifier that is no text, and are used whatever is said of that', async () => {
    const state = put(1000, { verifier: 1, used: 'no' } as unknown as PendingLogin);
    const { login } = await consumePendingLogin(state, Date.now());
    expect(login!.verifier).to.equal(undefined);
    expect(login!.used).to.equal(true);
  });

  it('are live for an hour and left over for 7 days, to the millisecond', () => {
    const now = Date.now();
    replaceProperty(Date, 'now', { value: () => now });
    const [live, spent] = [put(hour, { verifier: 'v' }), put(hour + 1, { verifier: 'v' })];
    const [last, gone] = [put(7 * day), put(7 * day + 1)];
    expect([hasPendingLogin(live), hasPendingLogin(spent)]).to.deep.equal([true, false]);
    save();
    expect(storedLogins()[live]).to.have.property('verifier');
    expect(storedLogins()[spent]).not.to.have.property('verifier');
    expect(states()).to.include(last).and.not.to.include(gone);
  });

  it('are expected by another window where they are pending alone', () => {
    const [live, used] = [put(1000), put(1000, { used: true })];
    for (const state of [live, used, createState()]) expectResponse(state);
    expect([live, used, createState()].map(isResponseExpected)).to.deep.equal([true, false, false]);
    expect(states()).to.have.members([live, used]);
    expect(storedLogins()[used]!.settings.mode).to.equal('redirect');
    const without = put(1000, { settings: undefined } as unknown as PendingLogin);
    expect(isResponseExpected(without)).to.equal(false);
  });

  it('are pending while they are live and unused', () => {
    expect(hasPendingLogin(put(hour - 10_000))).to.equal(true);
    expect(hasPendingLogin(put(hour + 1000))).to.equal(false);
    expect(hasPendingLogin(put(1000, { used: true }))).to.equal(false);
    expect(hasPendingLogin(createState())).to.equal(false);
  });

  it('live an hour', async () => {
    expect(await consumePendingLogin(put(hour - 10_000), Date.now())).not.to.have.property('error');
  });
});
