import { expect, waitUntil } from '@open-wc/testing';
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

const hour = 3_600_000;
const day = 24 * hour;
const key = (state: string): string => `aritma-login:1:${state}`;

/** Sets the clock of a page. */
const later =
  (milliseconds: number) =>
  ({ Date }: PageWindow): void => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + milliseconds;
  };

const code = ({ done }: FinishedPage): string => done.error?.code ?? 'token';

describe('a pending login', () => {
  afterEach(closePages);

  describe('is answered once', () => {
    it('and then used', async () => {
      const state = beginLogin();
      expect(code(await finish(responseFragment(state)))).to.equal('token');
      const second = await finish(responseFragment(state));
      expect(code(second)).to.equal('state_used');
      expect(second.callback.token).to.be.undefined;
      expect(second.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
    });

    it('in one document too', async () => {
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
      it(`by one of two pages at the same time (${tries})`, async () => {
        const state = beginLogin();
        const pages = await Promise.all([finish(responseFragment(state)), finish(responseFragment(state))]);
        expect(pages.map(code).sort()).to.deep.equal(['state_used', 'token']);
      });
    }

    it('by another tab, where that one holds the lock', async () => {
      const options: LockOptions[] = [];
      const taken = ({ navigator }: PageWindow): void => {
        const request = (_: string, given: LockOptions, callback: LockGrantedCallback<unknown>): Promise<unknown> => {
          options.push(given);
          return Promise.resolve(callback(null));
        };
        navigator.locks.request = request as typeof navigator.locks.request;
      };
      expect(code(await finish(responseFragment(beginLogin()), taken))).to.equal('state_used');
      expect(options).to.deep.equal([{ ifAvailable: true }]);
    });

    it('under a lock that is held briefly', async () => {
      const state = beginLogin();
      const held = async (): Promise<number> =>
        (await navigator.locks.query()).held!.filter(({ name }) => name === `aritma-login:${state}`).length;
      let most = 0;
      await finish(responseFragment(state), ({ document }) =>
        document.addEventListener('token', () => void held().then((count) => (most = Math.max(most, count)))),
      );
      await waitUntil(() => most === 1, 'held');
      await waitUntil(async () => (await held()) === 0, 'released', { timeout: 8000 });
    });

    it('where there are no Web Locks', async () => {
      const withoutLocks = ({ navigator }: PageWindow): unknown =>
        Object.defineProperty(navigator, 'locks', { value: undefined });
      const state = beginLogin();
      expect(code(await finish(responseFragment(state), withoutLocks))).to.equal('token');
      expect(code(await finish(responseFragment(state), withoutLocks))).to.equal('state_used');
    });

    it('where the browser refuses the lock', async () => {
      const state = beginLogin();
      const page = await finish(responseFragment(state), ({ navigator, DOMException }) => {
        navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
      });
      expect(code(page)).to.equal('token');
    });

    it('where storage takes no mark of it', async () => {
      const full = ({ Storage, DOMException }: PageWindow): void => {
        Storage.prototype.setItem = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      };
      const state = beginLogin();
      expect(code(await finish(responseFragment(state), full))).to.equal('token');
      expect(code(await finish(responseFragment(state)))).to.equal('state_unknown');
    });

    it('and marked so at the cost of older left-overs where storage is full', async () => {
      const [old, state] = [beginLogin(), beginLogin()];
      await finish(responseFragment(old));
      const full = ({ Storage, localStorage, DOMException }: PageWindow): void => {
        const { setItem } = Storage.prototype as { setItem: (this: Storage, name: string, value: string) => void };
        Storage.prototype.setItem = function (name: string, value: string) {
          if (localStorage.getItem(key(old))) throw new DOMException('full', 'QuotaExceededError');
          setItem.call(this, name, value);
        };
      };
      expect(code(await finish(responseFragment(state), full))).to.equal('token');
      expect(code(await finish(responseFragment(state)))).to.equal('state_used');
    });

    it('and not used up by the answer to another', async () => {
      const [first, second] = [beginLogin({ tenant: 'acme' }), beginLogin({ tenant: 'globex' })];
      expect((await finish(responseFragment(second))).done.token!.tenant).to.equal('globex');
      expect((await finish(responseFragment(first))).done.token!.tenant).to.equal('acme');
    });
  });

  describe('is waited for', () => {
    for (const [what, offset, outcome] of [
      ['59 minutes', 59 * 60_000, 'token'],
      ['more than an hour', hour + 1000, 'state_expired'],
      ['almost a week', 6.9 * day, 'state_expired'],
      ['more than a week', 7.1 * day, 'state_unknown'],
    ] as const) {
      it(`${what}: ${outcome}`, async () => {
        expect(code(await finish(responseFragment(beginLogin()), later(offset)))).to.equal(outcome);
      });

      it(`${what}, by a clock that was set back: ${outcome}`, async () => {
        expect(code(await finish(responseFragment(beginLogin()), later(-offset)))).to.equal(outcome);
      });
    }

    it('until it is used up by an answer that came too late', async () => {
      const state = beginLogin();
      expect(code(await finish(responseFragment(state), later(hour + 1000)))).to.equal('state_expired');
      expect(code(await finish(responseFragment(state)))).to.equal('state_used');
    });

    it('until the answer comes, not until an element shows it', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(beginLogin())}`);
      later(hour + 1000)(page.window);
      expect((await page.outcome(page.mount())).error?.code).to.be.undefined;
    });
  });

  describe('is unknown', () => {
    it('where nobody began it', async () => {
      expect(code(await finish(responseFragment(unknownState)))).to.equal('state_unknown');
    });

    it('where storage was cleared', async () => {
      const state = beginLogin();
      localStorage.clear();
      expect(code(await finish(responseFragment(state)))).to.equal('state_unknown');
    });

    it('where storage is denied', async () => {
      const page = await finish(responseFragment(beginLogin()), (window) => {
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, name, {
            get: () => {
              throw new window.DOMException('denied', 'SecurityError');
            },
          });
        }
      });
      expect(code(page)).to.equal('state_unknown');
      expect(page.complaints).to.deep.equal([]);
    });

    it('of another version of the format', async () => {
      const state = beginLogin();
      localStorage.setItem(`aritma-login:2:${state}`, localStorage.getItem(key(state))!);
      localStorage.removeItem(key(state));
      expect(code(await finish(responseFragment(state)))).to.equal('state_unknown');
      expect(localStorage.getItem(`aritma-login:2:${state}`)).to.exist;
    });

    for (const text of ['', '{', 'null', '1', '"text"', '[]', '{}', '{"settings":null,"created":1}', 'undefined']) {
      it(`where another script wrote ${text || 'nothing'} in its place`, async () => {
        const state = beginLogin();
        localStorage.setItem(key(state), text);
        const page = await finish(responseFragment(state));
        expect(code(page)).to.equal('state_unknown');
        expect(page.complaints).to.deep.equal([]);
      });
    }

    type Stored = { settings: Record<string, unknown>; created: unknown };
    const poison: Record<string, (login: Stored) => unknown> = {
      'an authority that runs': ({ settings }) => (settings['authority'] = 'javascript:alert(1)//'),
      'an authority without TLS': ({ settings }) => (settings['authority'] = 'http://id.example'),
      'a tenant of dots': ({ settings }) => (settings['tenant'] = '..'),
      'no tenant': ({ settings }) => delete settings['tenant'],
      'a tenant that is an object': ({ settings }) => (settings['tenant'] = {}),
      'a tenant that cannot be text': ({ settings }) => (settings['tenant'] = { toString: 1 }),
      'a scope that cannot be text': ({ settings }) => (settings['scope'] = { toString: null, valueOf: null }),
      'a redirect URI that runs': ({ settings }) => (settings['redirectUri'] = 'javascript:alert(1)'),
      'a place to return to that runs': ({ settings }) => (settings['returnTo'] = 'javascript:alert(1)'),
      'a place to return to elsewhere': ({ settings }) => (settings['returnTo'] = 'https://evil.example'),
      'no place to return to': ({ settings }) => delete settings['returnTo'],
      'an unknown flow': ({ settings }) => (settings['flow'] = 'constructor'),
      'an identity scope': ({ settings }) => (settings['scope'] = 'openid'),
      'settings that are a list': (login) => (login.settings = [] as never),
      'a time that is text': (login) => (login.created = String(Date.now())),
      'a time that is nothing': (login) => (login.created = null),
    };
    for (const [what, change] of Object.entries(poison)) {
      it(`where another script wrote ${what}`, async () => {
        const state = beginLogin();
        const login = JSON.parse(localStorage.getItem(key(state))!) as Stored;
        change(login);
        localStorage.setItem(key(state), JSON.stringify(login));
        const page = await finish(responseFragment(state));
        expect(code(page)).to.equal('state_unknown');
        expect(page.callback.renderRoot.querySelectorAll('a').length).to.equal(0);
        expect(page.complaints).to.deep.equal([]);
      });
    }

    it('without harm to the prototype of anything', async () => {
      const state = beginLogin();
      const login = localStorage.getItem(key(state))!;
      localStorage.setItem(key(state), login.replace('{', '{"__proto__":{"used":true},'));
      const page = await finish(responseFragment(state));
      expect(code(page)).to.equal('token');
      expect('used' in new page.window.Object()).to.be.false;
    });
  });

  describe('is finished', () => {
    it('where its login is in the storage of the tab', async () => {
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
      expect(code(await finish(responseFragment(state), denied))).to.equal('token');
      expect(code(await finish(responseFragment(state), denied))).to.equal('state_used');
    });

    it('beside keys of other scripts, which stay as they are', async () => {
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
      expect(code(await finish(responseFragment(state)))).to.equal('token');
      for (const [name, value] of Object.entries(foreign)) expect(localStorage.getItem(name)).to.equal(value);
    });

    it('and leaves its settings, without the token', async () => {
      const state = beginLogin();
      await finish(responseFragment(state));
      expect(Object.keys(localStorage)).to.deep.equal([key(state)]);
      expect(localStorage.getItem(key(state)))
        .to.include('acme')
        .and.not.include('secret-token');
    });
  });
});
