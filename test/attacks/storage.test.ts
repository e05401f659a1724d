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

type Manipulation = (window: PageWindow) => void;

const key = (state: string): string => `aritma-login:1:${state}`;
const override =
  (name: 'getItem' | 'setItem' | 'removeItem', value: unknown): Manipulation =>
  ({ Storage }) =>
    void Object.defineProperty(Storage.prototype, name, { value, configurable: true, writable: true });
function raise(): never {
  throw new Error('manipulated');
}

describe('storage manipulated by another script: CWE-502, RFC 9700 4.7', () => {
  afterEach(closePages);

  const readers: Record<string, unknown> = {
    throws: raise,
    'returns undefined': () => undefined,
    'returns an object': () => ({ toString: raise }),
    'returns a number': () => 7,
    'returns other JSON': () => '{"settings":{"authority":"https://evil.example"},"created":0}',
    'returns an array': () => '[[[]]]',
    'returns very deep JSON': () => '['.repeat(1e5),
    'is not a function': 'manipulated',
  };
  for (const [what, value] of Object.entries(readers)) {
    it(`a getItem that ${what} gives one error, no token, and a next login that works`, async () => {
      const page = await finish(responseFragment(beginLogin()), override('getItem', value));
      expectError(page, 'state_unknown');
      expect(page.complaints).to.deep.equal([]);
      expect((await finish(responseFragment(beginLogin()))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  for (const [what, value] of Object.entries({
    throws: raise,
    'does nothing': (): void => undefined,
    'is not a function': 1,
  } as const)) {
    it(`a setItem that ${what} lets no response be used twice`, async () => {
      const state = beginLogin();
      const manipulate: Manipulation = (window) => {
        override('setItem', value)(window);
        Object.defineProperty(window.navigator, 'locks', { value: undefined });
      };
      const first = await finish(responseFragment(state), manipulate);
      const second = await finish(responseFragment(state), manipulate);
      expect(first.done.token!.accessToken).to.equal('secret-token');
      expectError(second, 'state_unknown');
    });

    it(`a setItem that ${what} prevents a login that could not be finished`, async () => {
      const followed = followedAddresses();
      const errors = collectEvents('tokenerror');
      const login = await loginElement();
      replaceProperty(Storage.prototype, 'setItem', { value, writable: true });
      login.click();
      expect(errors.map(({ detail }) => detail.code)).to.deep.equal(['storage_unavailable']);
      expect(followed).to.deep.equal([]);
    });
  }

  it('a setItem that writes another value prevents the login', async () => {
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

  it('a login is found although storage has keys with the names of methods', async () => {
    for (const name of ['getItem', 'setItem', 'removeItem', 'length', 'key', '__proto__', 'constructor']) {
      localStorage.setItem(name, 'manipulated');
    }
    const state = beginLogin();
    expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    expect(storedLogins()[state]!.used).to.be.true;
  });

  it('a key that differs in its last character belongs to another login', async () => {
    const [acme, globex] = [beginLogin(), beginLogin({ tenant: 'globex' })];
    localStorage.setItem(key(acme).slice(0, -1), localStorage.getItem(key(globex))!);
    localStorage.setItem(`${key(acme)} `, localStorage.getItem(key(globex))!);
    expect((await finish(responseFragment(acme))).done.token!.tenant).to.equal('acme');
  });

  for (const version of ['0', '2', '10', '1.0', '']) {
    it(`a login in version "${version}" of the format is not read`, async () => {
      const state = beginLogin();
      localStorage.setItem(`aritma-login:${version}:${state}`, localStorage.getItem(key(state))!);
      localStorage.removeItem(key(state));
      expectError(await finish(responseFragment(state)), 'state_unknown');
    });
  }

  type LoginRecord = { settings: Record<string, unknown>; created: unknown; used?: unknown };
  const records: Record<string, (record: LoginRecord) => unknown> = {
    'the flow of an application server': ({ settings }) => Object.assign(settings, { flow: 'code', state: 'x' }),
    'the flow pkce without a verifier': ({ settings }) => (settings['flow'] = 'pkce'),
    'a protocol-relative return-to of another host': ({ settings }) => (settings['returnTo'] = '//evil.example'),
    'an array as authority': ({ settings }) => (settings['authority'] = ['javascript:alert(1)']),
    'a very large time': (record) => (record.created = 1e308),
    'a time long ago': (record) => (record.created = 0),
    'a time in the far future': (record) => (record.created = Date.now() + 1e12),
  };
  for (const [what, change] of Object.entries(records)) {
    it(`a record with ${what} gives no token`, async () => {
      const state = beginLogin();
      const record = JSON.parse(localStorage.getItem(key(state))!) as LoginRecord;
      change(record);
      localStorage.setItem(key(state), JSON.stringify(record));
      const page = await finish(responseFragment(state));
      expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
      expect(page.complaints).to.deep.equal([]);
    });
  }

  for (const used of [true, 1, 'false', {}, []]) {
    it(`a record whose property used is ${JSON.stringify(used)} counts as used`, async () => {
      const state = beginLogin();
      localStorage.setItem(key(state), JSON.stringify({ ...storedLogins()[state], used }));
      expectError(await finish(responseFragment(state)), 'state_used');
    });
  }

  it('the verifier of an expired login is removed when its response is refused', async () => {
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
