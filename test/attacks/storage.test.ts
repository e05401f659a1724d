import { expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  closePages,
  expectError,
  finish,
  type PageWindow,
} from '../support/callback-page.js';
import { loginElement } from '../support/elements.js';
import { collectEvents, followedAddresses } from '../support/events.js';
import { loginOf, storedLogins } from '../support/storage.js';
import { replaceProperty } from '../support/undo.js';

type Poison = (window: PageWindow) => void;

const key = (state: string): string => `aritma-login:1:${state}`;
const override =
  (name: 'getItem' | 'setItem' | 'removeItem', value: unknown): Poison =>
  ({ Storage }) =>
    void Object.defineProperty(Storage.prototype, name, { value, configurable: true, writable: true });
function raise(): never {
  throw new Error('poisoned');
}

describe('storage poisoned by another script: CWE-502, RFC 9700 4.7', () => {
  afterEach(closePages);

  const readers: Record<string, unknown> = {
    throws: raise,
    'gives nothing': () => undefined,
    'gives an object': () => ({ toString: raise }),
    'gives a number': () => 7,
    'gives other JSON': () => '{"settings":{"authority":"https://evil.example"},"created":0}',
    'gives a list': () => '[[[]]]',
    'gives JSON without end': () => '['.repeat(1e5),
    'is no function': 'poisoned',
  };
  for (const [what, value] of Object.entries(readers)) {
    it(`whose getItem ${what} gives one error and no token, and the next login works`, async () => {
      const page = await finish(responseFragment(beginLogin()), override('getItem', value));
      expectError(page, 'state_unknown');
      expect(page.complaints).to.deep.equal([]);
      expect((await finish(responseFragment(beginLogin()))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  for (const [what, value] of Object.entries({
    throws: raise,
    'does nothing': (): void => undefined,
    'is no function': 1,
  } as const)) {
    it(`whose setItem ${what} lets no answer in twice`, async () => {
      const state = beginLogin();
      const poison: Poison = (window) => {
        override('setItem', value)(window);
        Object.defineProperty(window.navigator, 'locks', { value: undefined });
      };
      const first = await finish(responseFragment(state), poison);
      const second = await finish(responseFragment(state), poison);
      expect(first.done.token!.accessToken).to.equal('secret-token');
      expectError(second, 'state_unknown');
    });

    it(`whose setItem ${what} sends nobody off to a login that cannot be finished`, async () => {
      const followed = followedAddresses();
      const errors = collectEvents('tokenerror');
      const login = await loginElement();
      replaceProperty(Storage.prototype, 'setItem', { value, writable: true });
      login.click();
      expect(errors.map(({ detail }) => detail.code)).to.deep.equal(['storage_unavailable']);
      expect(followed).to.deep.equal([]);
    });
  }

  it('that writes something else than it was given sends nobody off', async () => {
    const { setItem } = Storage.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    const followed = followedAddresses();
    const login = await loginElement();
    replaceProperty(Storage.prototype, 'setItem', {
      value(this: Storage, name: string, value: string) {
        setItem.call(this, name, value.replace('acme', 'evil'));
      },
      writable: true,
    });
    login.click();
    expect(followed).to.deep.equal([]);
  });

  it('in which names of methods are keys is read all the same', async () => {
    for (const name of ['getItem', 'setItem', 'removeItem', 'length', 'key', '__proto__', 'constructor']) {
      localStorage.setItem(name, 'poisoned');
    }
    const state = beginLogin();
    expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    expect(storedLogins()[state]!.used).to.be.true;
  });

  it('under a prefix of the address of another state is another login', async () => {
    const [acme, globex] = [beginLogin(), beginLogin({ tenant: 'globex' })];
    localStorage.setItem(key(acme).slice(0, -1), localStorage.getItem(key(globex))!);
    localStorage.setItem(`${key(acme)} `, localStorage.getItem(key(globex))!);
    expect((await finish(responseFragment(acme))).done.token!.tenant).to.equal('acme');
  });

  for (const version of ['0', '2', '10', '1.0', '']) {
    it(`of the format's version "${version}" is not read`, async () => {
      const state = beginLogin();
      localStorage.setItem(`aritma-login:${version}:${state}`, localStorage.getItem(key(state))!);
      localStorage.removeItem(key(state));
      expectError(await finish(responseFragment(state)), 'state_unknown');
    });
  }

  type Record_ = { settings: Record<string, unknown>; created: unknown; used?: unknown };
  const records: Record<string, (record: Record_) => unknown> = {
    'the flow of a server': ({ settings }) => Object.assign(settings, { flow: 'code', state: 'x' }),
    'the flow pkce without a verifier': ({ settings }) => (settings['flow'] = 'pkce'),
    'a return-to behind two slashes of another host': ({ settings }) => (settings['returnTo'] = '//evil.example'),
    'a list as authority': ({ settings }) => (settings['authority'] = ['javascript:alert(1)']),
    'a time without end': (record) => (record.created = 1e308),
    'a time of long ago': (record) => (record.created = 0),
    'a time of the far future': (record) => (record.created = Date.now() + 1e12),
  };
  for (const [what, change] of Object.entries(records)) {
    it(`with ${what} gives no token`, async () => {
      const state = beginLogin();
      const record = JSON.parse(localStorage.getItem(key(state))!) as Record_;
      change(record);
      localStorage.setItem(key(state), JSON.stringify(record));
      const page = await finish(responseFragment(state));
      expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
      expect(page.complaints).to.deep.equal([]);
    });
  }

  for (const used of [true, 1, 'false', {}, []]) {
    it(`with ${JSON.stringify(used)} as the mark of use is used`, async () => {
      const state = beginLogin();
      localStorage.setItem(key(state), JSON.stringify({ ...storedLogins()[state], used }));
      expectError(await finish(responseFragment(state)), 'state_used');
    });
  }

  it('leaves no verifier of a login that is too old, though it is asked for again and again', async () => {
    const login = await loginElement({ flow: 'pkce' });
    followedAddresses();
    login.click();
    const { verifier, ...record } = loginOf(login.href)!;
    expect(verifier).to.be.a('string');
    const [state] = Object.keys(storedLogins());
    localStorage.setItem(key(state!), JSON.stringify({ ...record, verifier, created: Date.now() - 3_700_000 }));
    expectError(await finish(`?code=c&state=${state!}`), 'state_expired');
    expect(JSON.stringify({ ...localStorage })).not.to.include(verifier!);
  });
});
