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

/** Stores a login of the given age in milliseconds, as another tab may have stored it. */
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

/** Fills localStorage up to its quota. */
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
  it('logins are limited to 128, and the oldest is removed first', () => {
    const live = putMany(130, 1000);
    const state = save();
    expect(states()).to.have.members([state, ...live.slice(0, 127)]);
  });

  it('logins are all kept up to 128', () => {
    const live = putMany(127, 1000);
    const state = save();
    expect(states()).to.have.members([state, ...live]);
  });

  it('at most 32 used or expired logins are kept, and the oldest is removed first', () => {
    const used = putMany(20, 1000, { used: true });
    const expired = putMany(20, 2 * hour);
    const state = save();
    expect(states()).to.have.members([state, ...used, ...expired.slice(0, 12)]);
  });

  it('used and expired logins are counted separately from pending ones', () => {
    const live = putMany(127, 1000);
    const used = putMany(32, 1000, { used: true });
    const state = save();
    expect(states()).to.have.members([state, ...live, ...used]);
  });

  it('logins are removed 7 days after they began', () => {
    const kept = [put(7 * day - hour, { used: true }), put(7 * day - hour)];
    put(7 * day + 1000, { used: true });
    put(7 * day + 1000);
    const state = save();
    expect(states()).to.have.members([state, ...kept]);
  });

  it('logins are removed if they were stored with a clock that was far ahead', () => {
    put(-8 * day);
    const state = save();
    expect(states()).to.deep.equal([state]);
  });

  it('other keys in storage are not changed', () => {
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

  it('logins are replaced if another script has overwritten them', () => {
    for (const text of ['', 'null', '7', '{', '[]', '{"created":"now"}', '{"created":null}', '{"created":1e999}']) {
      localStorage.setItem(`aritma-login:1:${createState()}`, text);
    }
    const state = save();
    expect(states()).to.deep.equal([state]);
  });

  it('used logins are removed if storage is full, but pending ones are kept', () => {
    const live = putMany(20, 1000);
    putMany(20, 1000, { used: true });
    fillReally();
    const state = save();
    expect(states()).to.have.members([state, ...live]);
  });

  it('logins are stored in sessionStorage if pending logins fill localStorage', () => {
    const live = putMany(20, 1000);
    fillReally();
    const state = save();
    expect(states()).to.have.members(live);
    expect(Object.keys(storedLogins(sessionStorage))).to.deep.equal([state]);
  });

  it('logins are written at most twice if storage is full', () => {
    let tries = 0;
    fillStorage((store) => store === localStorage && ++tries > 0);
    save();
    expect(tries).to.equal(2);
  });

  it('savePendingLogin() returns whether every tab can finish the login', () => {
    const login = { settings, created: Date.now() };
    expect(savePendingLogin(createState(), login)).to.be.true;
    fillStorage((store) => store === localStorage);
    expect(savePendingLogin(createState(), login)).to.be.false;
  });

  it('logins are stored in sessionStorage if setItem of localStorage does nothing', () => {
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

  it('savePendingLogin() throws storage_unavailable if nothing can be stored', () => {
    fillStorage(() => true);
    expect(save)
      .to.throw(/Allow site data/)
      .with.property('code', 'storage_unavailable');
    expect(states()).to.deep.equal([]);
  });

  it('logins are found in sessionStorage', async () => {
    fillStorage((store) => store === localStorage);
    const state = save();
    expect(await consumePendingLogin(state, Date.now())).to.have.nested.property('login.settings.tenant', 'acme');
  });

  for (const [code, age, more] of [
    ['state_used', 1000, { used: true }],
    ['state_expired', hour + 1000, {}],
    ['state_expired', -hour - 60_000, {}],
  ] as const) {
    it(`logins keep their settings for a retry if they are ${code} (${String(age / hour)} hours)`, async () => {
      const found = await consumePendingLogin(put(age, more), Date.now());
      expect(found.error?.code).to.equal(code);
      expect(found.error?.message).to.match(/Begin a new login/);
      expect(found.login?.settings).to.deep.equal(settings);
    });
  }

  it('logins can be finished for exactly an hour', async () => {
    const now = Date.now();
    replaceProperty(Date, 'now', { value: () => now });
    expect(await consumePendingLogin(put(hour), now)).not.to.have.property('error');
    expect((await consumePendingLogin(put(hour + 1), now)).error!.code).to.equal('state_expired');
  });

  it('an unknown state stores nothing', async () => {
    expect((await consumePendingLogin(createState(), Date.now())).error!.code).to.equal('state_unknown');
    expect(localStorage.length + sessionStorage.length).to.equal(0);
  });

  it('logins are pruned when one is taken', async () => {
    put(8 * day);
    const state = put(1000);
    await consumePendingLogin(state, Date.now());
    expect(states()).to.deep.equal([state]);
  });

  it('logins stay locked for a second', async () => {
    const state = put(1000);
    const start = performance.now();
    await consumePendingLogin(state, Date.now());
    expect((await navigator.locks.query()).held!.map(({ name }) => name)).to.include(`aritma-login:${state}`);
    await navigator.locks.request(`aritma-login:${state}`, () => undefined);
    expect(performance.now() - start).to.be.at.least(990);
  });

  for (const has of ['with', 'without']) {
    it(`logins are taken once if two requests come at the same time, ${has} Web Locks`, async () => {
      if (has === 'without') replaceProperty(navigator, 'locks', { value: undefined });
      const state = put(1000);
      const found = await Promise.all([1, 2].map(() => consumePendingLogin(state, Date.now())));
      expect(found.map(({ error }) => error?.code)).to.have.members([undefined, 'state_used']);
    });
  }

  it('logins are left to the tab that holds the lock', async () => {
    const state = put(1000);
    await navigator.locks.request(`aritma-login:${state}`, async () => {
      const found = await consumePendingLogin(state, Date.now());
      expect(found.error?.code).to.equal('state_used');
      expect(found.login?.settings).to.deep.equal(settings);
    });
    expect(await consumePendingLogin(state, Date.now())).not.to.have.property('error');
  });

  it('logins are taken if the browser refuses the lock', async () => {
    replaceProperty(navigator, 'locks', { value: { request: () => Promise.reject(new DOMException('denied')) } });
    const found = await consumePendingLogin(put(1000), Date.now());
    expect(found.login!.settings).to.deep.equal(settings);
    expect(found).not.to.have.property('error');
  });

  it('logins are taken after a timeout of 5 seconds if Web Locks do not respond', async () => {
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
    expect(delays).to.deep.equal([3750, 1250]);
  });

  it('logins are removed when they are used and storage is full', async () => {
    const state = put(1000);
    fillStorage(() => true);
    expect(await consumePendingLogin(state, Date.now())).not.to.have.property('error');
    expect(states()).to.deep.equal([]);
  });

  it('logins lose only their verifier when they expire', () => {
    const state = put(2 * hour, { verifier: 'v' });
    save();
    expect(storedLogins()[state]).not.to.have.property('verifier');
    expect(storedLogins()[state]!.settings).to.deep.equal(settings);
  });

  it('logins are unknown if they use PKCE and have no verifier', async () => {
    const pkce = { ...settings, flow: 'pkce' } as const;
    const without = await consumePendingLogin(put(1000, { settings: pkce }), Date.now());
    expect(without.error!.code).to.equal('state_unknown');
    expect(without.login!.settings).to.deep.equal(pkce);
    const whole = await consumePendingLogin(put(1000, { settings: pkce, verifier: 'v' }), Date.now());
    expect(whole.login!.verifier).to.equal('v');
  });

  const record = { settings, created: Date.now() };
  for (const [what, written] of Object.entries({
    'text that is not JSON': '{',
    null: 'null',
    'a number': '1',
    'a record without a time': JSON.stringify({ settings }),
    'a time that is not a number': JSON.stringify({ settings, created: 'now' }),
    'a record without settings': JSON.stringify({ created: record.created }),
    'settings that are null': JSON.stringify({ ...record, settings: null }),
    'settings that cannot be converted to strings': JSON.stringify({
      ...record,
      settings: { ...settings, tenant: { toString: 1, valueOf: 1 } },
    }),
    'settings without returnTo': JSON.stringify({
      ...record,
      settings: { ...settings, returnTo: undefined },
    }),
    'settings of the code flow': JSON.stringify({
      ...record,
      settings: { ...settings, flow: 'code', state: 's' },
    }),
  })) {
    it(`logins are unknown if another script has stored ${what}`, async () => {
      const state = createState();
      localStorage.setItem(`aritma-login:1:${state}`, written);
      const found = await consumePendingLogin(state, Date.now());
      expect(found.error!.code).to.equal('state_unknown');
      expect(found.login).to.equal(undefined);
    });
  }

  it('logins ignore a verifier that is not a string, and count as used with any value of used', async () => {
    const state = put(1000, { verifier: 1, used: 'no' } as unknown as PendingLogin);
    const { login } = await consumePendingLogin(state, Date.now());
    expect(login!.verifier).to.equal(undefined);
    expect(login!.used).to.equal(true);
  });

  it('logins are pending for exactly an hour, and removed after exactly 7 days', () => {
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

  it('logins can be marked as awaited by another window only while they are pending', () => {
    const [live, used] = [put(1000), put(1000, { used: true })];
    for (const state of [live, used, createState()]) expectResponse(state);
    expect([live, used, createState()].map(isResponseExpected)).to.deep.equal([true, false, false]);
    expect(states()).to.have.members([live, used]);
    expect(storedLogins()[used]!.settings.mode).to.equal('redirect');
    const without = put(1000, { settings: undefined } as unknown as PendingLogin);
    expect(isResponseExpected(without)).to.equal(false);
  });

  it('logins are pending while they are neither expired nor used', () => {
    expect(hasPendingLogin(put(hour - 10_000))).to.equal(true);
    expect(hasPendingLogin(put(hour + 1000))).to.equal(false);
    expect(hasPendingLogin(put(1000, { used: true }))).to.equal(false);
    expect(hasPendingLogin(createState())).to.equal(false);
  });

  it('logins can be finished shortly before an hour has passed', async () => {
    expect(await consumePendingLogin(put(hour - 10_000), Date.now())).not.to.have.property('error');
  });
});
