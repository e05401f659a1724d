import { expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  CallbackPage,
  closePages,
  finish,
  type FinishedPage,
  type PageWindow,
  unknownState,
} from '../../support/callback-page.js';
import { waitUntil } from '../../support/wait-until.js';

const hour = 3_600_000;
const day = 24 * hour;
const key = (state: string): string => `aritma-login:1:${state}`;

/** Sets the clock of a page ahead. */
const clockAhead =
  (milliseconds: number) =>
  ({ Date }: PageWindow): void => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + milliseconds;
  };

const resultOf = ({ done }: FinishedPage): string => done.error?.code ?? 'token';

describe('a pending login', () => {
  afterEach(closePages);

  describe('that receives more than one response', () => {
    it('fails with state_used for the second response', async () => {
      const state = beginLogin();
      expect(resultOf(await finish(responseFragment(state)))).to.equal('token');
      const second = await finish(responseFragment(state));
      expect(resultOf(second)).to.equal('state_used');
      expect(second.callback.token).to.be.undefined;
      expect(second.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
    });

    it('gives one event if the same response comes twice to one document', async () => {
      const state = beginLogin();
      const page = await CallbackPage.open('entry.html');
      page.window.history.replaceState(null, '', responseFragment(state));
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
      page.window.history.replaceState(null, '', responseFragment(state));
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
      expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
      expect(page.address).to.equal('entry.html');
    });

    for (let tries = 1; tries <= 3; tries += 1) {
      it(`gives one token if two pages receive the response at the same time (${tries})`, async () => {
        const state = beginLogin();
        const pages = await Promise.all([finish(responseFragment(state)), finish(responseFragment(state))]);
        expect(pages.map(resultOf).sort()).to.deep.equal(['state_used', 'token']);
      });
    }

    it('fails with state_used if another tab holds its lock', async () => {
      const options: LockOptions[] = [];
      const taken = ({ navigator }: PageWindow): void => {
        const request = (_: string, given: LockOptions, callback: LockGrantedCallback<unknown>): Promise<unknown> => {
          options.push(given);
          return Promise.resolve(callback(null));
        };
        navigator.locks.request = request as typeof navigator.locks.request;
      };
      expect(resultOf(await finish(responseFragment(beginLogin()), taken))).to.equal('state_used');
      expect(options).to.deep.equal([{ ifAvailable: true }]);
    });

    it('holds a lock on the login briefly', async () => {
      const state = beginLogin();
      const held = async (): Promise<number> =>
        (await navigator.locks.query()).held!.filter(({ name }) => name === `aritma-login:${state}`).length;
      let maximum = 0;
      await finish(responseFragment(state), ({ document }) =>
        document.addEventListener('token', () => void held().then((count) => (maximum = Math.max(maximum, count)))),
      );
      await waitUntil(() => maximum === 1, 'held');
      await waitUntil(async () => (await held()) === 0, 'released');
    });

    it('gives one token without Web Locks', async () => {
      const withoutLocks = ({ navigator }: PageWindow): unknown =>
        Object.defineProperty(navigator, 'locks', { value: undefined });
      const state = beginLogin();
      expect(resultOf(await finish(responseFragment(state), withoutLocks))).to.equal('token');
      expect(resultOf(await finish(responseFragment(state), withoutLocks))).to.equal('state_used');
    });

    it('gives a token if the browser refuses the lock', async () => {
      const state = beginLogin();
      const page = await finish(responseFragment(state), ({ navigator, DOMException }) => {
        navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
      });
      expect(resultOf(page)).to.equal('token');
    });

    it('fails with state_unknown for the second response if storage is full', async () => {
      const full = ({ Storage, DOMException }: PageWindow): void => {
        Storage.prototype.setItem = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      };
      const state = beginLogin();
      expect(resultOf(await finish(responseFragment(state), full))).to.equal('token');
      expect(resultOf(await finish(responseFragment(state)))).to.equal('state_unknown');
    });

    it('removes older used logins if storage is full, so that the second response fails with state_used', async () => {
      const [old, state] = [beginLogin(), beginLogin()];
      await finish(responseFragment(old));
      const full = ({ Storage, localStorage, DOMException }: PageWindow): void => {
        const { setItem } = Storage.prototype as { setItem: (this: Storage, name: string, value: string) => void };
        Storage.prototype.setItem = function (name: string, value: string) {
          if (localStorage.getItem(key(old))) throw new DOMException('full', 'QuotaExceededError');
          setItem.call(this, name, value);
        };
      };
      expect(resultOf(await finish(responseFragment(state), full))).to.equal('token');
      expect(resultOf(await finish(responseFragment(state)))).to.equal('state_used');
    });

    it('completes two logins whose responses come in the other order', async () => {
      const [first, second] = [beginLogin({ tenant: 'acme' }), beginLogin({ tenant: 'globex' })];
      expect((await finish(responseFragment(second))).done.token!.tenant).to.equal('globex');
      expect((await finish(responseFragment(first))).done.token!.tenant).to.equal('acme');
    });
  });

  describe('that receives its response late', () => {
    for (const [what, offset, outcome] of [
      ['59 minutes', 59 * 60_000, 'token'],
      ['more than an hour', hour + 1000, 'state_expired'],
      ['almost a week', 6.9 * day, 'state_expired'],
      ['more than a week', 7.1 * day, 'state_unknown'],
    ] as const) {
      it(`gives ${outcome} after ${what}`, async () => {
        expect(resultOf(await finish(responseFragment(beginLogin()), clockAhead(offset)))).to.equal(outcome);
      });

      it(`gives ${outcome} if the clock was set back by ${what}`, async () => {
        expect(resultOf(await finish(responseFragment(beginLogin()), clockAhead(-offset)))).to.equal(outcome);
      });
    }

    it('marks the login as used after a response that came too late', async () => {
      const state = beginLogin();
      expect(resultOf(await finish(responseFragment(state), clockAhead(hour + 1000)))).to.equal('state_expired');
      expect(resultOf(await finish(responseFragment(state)))).to.equal('state_used');
    });

    it('gives a token if the response came in time, although the element was added too late', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(beginLogin())}`);
      clockAhead(hour + 1000)(page.window);
      expect((await page.outcome(page.mount())).error?.code).to.be.undefined;
    });
  });

  describe('that is unknown', () => {
    it('gives state_unknown for a state that no login has', async () => {
      expect(resultOf(await finish(responseFragment(unknownState)))).to.equal('state_unknown');
    });

    it('gives state_unknown if storage was cleared', async () => {
      const state = beginLogin();
      localStorage.clear();
      expect(resultOf(await finish(responseFragment(state)))).to.equal('state_unknown');
    });

    it('gives state_unknown if storage is denied', async () => {
      const page = await finish(responseFragment(beginLogin()), (window) => {
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, name, {
            get: () => {
              throw new window.DOMException('denied', 'SecurityError');
            },
          });
        }
      });
      expect(resultOf(page)).to.equal('state_unknown');
      expect(page.complaints).to.deep.equal([]);
    });

    it('gives state_unknown if it was stored in another version of the format', async () => {
      const state = beginLogin();
      localStorage.setItem(`aritma-login:2:${state}`, localStorage.getItem(key(state))!);
      localStorage.removeItem(key(state));
      expect(resultOf(await finish(responseFragment(state)))).to.equal('state_unknown');
      expect(localStorage.getItem(`aritma-login:2:${state}`)).to.exist;
    });

    for (const text of ['', '{', 'null', '1', '"text"', '[]', '{}', '{"settings":null,"created":1}', 'undefined']) {
      it(`gives state_unknown if another script has replaced it with ${text || 'an empty string'}`, async () => {
        const state = beginLogin();
        localStorage.setItem(key(state), text);
        const page = await finish(responseFragment(state));
        expect(resultOf(page)).to.equal('state_unknown');
        expect(page.complaints).to.deep.equal([]);
      });
    }

    type Stored = { settings: Record<string, unknown>; created: unknown };
    const manipulations: Record<string, (login: Stored) => unknown> = {
      'an authority that runs a script': ({ settings }) => (settings['authority'] = 'javascript:alert(1)//'),
      'an authority without TLS': ({ settings }) => (settings['authority'] = 'http://id.example'),
      'a tenant of dots': ({ settings }) => (settings['tenant'] = '..'),
      'no tenant': ({ settings }) => delete settings['tenant'],
      'a tenant that is an object': ({ settings }) => (settings['tenant'] = {}),
      'a tenant that cannot be converted to a string': ({ settings }) => (settings['tenant'] = { toString: 1 }),
      'a scope that cannot be converted to a string': ({ settings }) =>
        (settings['scope'] = { toString: null, valueOf: null }),
      'a redirect URI that runs a script': ({ settings }) => (settings['redirectUri'] = 'javascript:alert(1)'),
      'a return-to that runs a script': ({ settings }) => (settings['returnTo'] = 'javascript:alert(1)'),
      'a return-to of another origin': ({ settings }) => (settings['returnTo'] = 'https://evil.example'),
      'no return-to': ({ settings }) => delete settings['returnTo'],
      'an unknown flow': ({ settings }) => (settings['flow'] = 'constructor'),
      'an OpenID Connect scope': ({ settings }) => (settings['scope'] = 'openid'),
      'settings that are an array': (login) => (login.settings = [] as never),
      'a time that is a string': (login) => (login.created = String(Date.now())),
      'a time that is null': (login) => (login.created = null),
    };
    for (const [what, change] of Object.entries(manipulations)) {
      it(`gives state_unknown if another script has stored ${what}`, async () => {
        const state = beginLogin();
        const login = JSON.parse(localStorage.getItem(key(state))!) as Stored;
        change(login);
        localStorage.setItem(key(state), JSON.stringify(login));
        const page = await finish(responseFragment(state));
        expect(resultOf(page)).to.equal('state_unknown');
        expect(page.callback.renderRoot.querySelectorAll('a').length).to.equal(0);
        expect(page.complaints).to.deep.equal([]);
      });
    }

    it('does not change Object.prototype if its record contains __proto__', async () => {
      const state = beginLogin();
      const login = localStorage.getItem(key(state))!;
      localStorage.setItem(key(state), login.replace('{', '{"__proto__":{"used":true},'));
      const page = await finish(responseFragment(state));
      expect(resultOf(page)).to.equal('token');
      expect('used' in new page.window.Object()).to.be.false;
    });
  });

  describe('that is finished', () => {
    it('reads the login from sessionStorage if localStorage is denied', async () => {
      const state = beginLogin();
      sessionStorage.setItem(key(state), localStorage.getItem(key(state))!);
      localStorage.removeItem(key(state));
      const denied = (window: PageWindow): void => {
        Object.defineProperty(window, 'localStorage', {
          get: () => {
            throw new window.DOMException('denied', 'SecurityError');
          },
        });
      };
      expect(resultOf(await finish(responseFragment(state), denied))).to.equal('token');
      expect(resultOf(await finish(responseFragment(state), denied))).to.equal('state_used');
    });

    it('leaves the storage keys of other scripts unchanged', async () => {
      const foreign: Record<string, string> = {
        'aritma-login': 'a',
        'aritma-login:1:': 'b',
        'aritma-login:1:mine': 'c',
        'aritma-login:2:x': 'd',
        [`aritma-login:10:${unknownState}`]: 'e',
        other: 'f',
      };
      for (const [name, value] of Object.entries(foreign)) localStorage.setItem(name, value);
      const state = beginLogin();
      expect(resultOf(await finish(responseFragment(state)))).to.equal('token');
      for (const [name, value] of Object.entries(foreign)) expect(localStorage.getItem(name)).to.equal(value);
    });

    it('keeps the settings of the login in storage, without the token', async () => {
      const state = beginLogin();
      await finish(responseFragment(state));
      expect(Object.keys(localStorage)).to.deep.equal([key(state)]);
      expect(localStorage.getItem(key(state)))
        .to.include('acme')
        .and.not.include('secret-token');
    });
  });
});
