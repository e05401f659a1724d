import { expect } from '@open-wc/testing';
import { type CallbackPage, followWithoutLeaving, type PageWindow } from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { linkOf, loginElement } from '../support/elements.js';
import { dispatch } from '../support/link-events.js';
import { denyStorage, fillStorage, loginOf, replaceStore, storedLogins } from '../support/storage.js';
import { requestArrived, heldLogin, releaseResponse } from './endpoint.js';
import { fault, type LoginVisit } from './fault.js';

type StoreName = 'localStorage' | 'sessionStorage';
const both = ['localStorage', 'sessionStorage'] as const;
const flows = ['implicit', 'pkce'] as const;

/** Has a page of its own get something else for its stores. */
const withStores =
  (get: (window: PageWindow, name: StoreName) => unknown, names: readonly StoreName[] = both) =>
  (window: PageWindow): void => {
    for (const name of names) {
      const given = get(window, name);
      Object.defineProperty(window, name, {
        get: () => (typeof given === 'function' ? (given as () => void)() : given),
      });
    }
  };

const denied =
  ({ DOMException }: PageWindow) =>
  () => {
    throw new DOMException('denied', 'SecurityError');
  };

/** Has methods of a page's stores throw. */
const failing =
  (...methods: (keyof Storage)[]) =>
  ({ Storage, DOMException }: PageWindow): void => {
    for (const name of methods) {
      Object.defineProperty(Storage.prototype, name, {
        value: () => {
          throw new DOMException('The disk is full.', 'UnknownError');
        },
      });
    }
  };

const withoutLogin = (page: CallbackPage): boolean => !page.callback.renderRoot.querySelector('a');

describe('Storage', () => {
  for (const flow of flows) {
    describe(`between leaving and returning, with ${flow}`, () => {
      const leaving = (what: string, end: string, change: () => unknown, prepare?: (window: PageWindow) => void) =>
        fault(what, end, async (visit) => {
          const state = await visit.begin({ flow });
          change();
          const page = await visit.comeBack(state, prepare);
          await page.outcome();
          if (end !== 'token') expect(withoutLogin(page), 'no other try without the settings').to.be.true;
        });
      const nothing = (): void => undefined;

      leaving('stays as it is', 'token', nothing);
      leaving('is cleared', 'state_unknown', () => both.forEach((name) => window[name].clear()));
      leaving('loses the login alone', 'state_unknown', () => {
        for (const state of Object.keys(storedLogins())) localStorage.removeItem(`aritma-login:1:${state}`);
        localStorage.setItem('other', 'kept');
      });
      leaving('is cleared, and filled by others', 'state_unknown', () => {
        localStorage.clear();
        for (let index = 0; index < 500; index += 1) localStorage.setItem(`other ${String(index)}`, 'x'.repeat(1000));
      });
      leaving('is denied', 'state_unknown', nothing, withStores(denied));
      leaving('is denied but for the tab’s', 'state_unknown', nothing, withStores(denied, ['localStorage']));
      leaving('is denied but for that of all tabs', 'token', nothing, withStores(denied, ['sessionStorage']));
      leaving(
        'is switched off (null)',
        'state_unknown',
        nothing,
        withStores(() => null),
      );
      leaving(
        'is switched off (undefined)',
        'state_unknown',
        nothing,
        withStores(() => undefined),
      );
      leaving('is emptied by the browser, as for a private window', 'state_unknown', nothing, (window) =>
        window.localStorage.clear(),
      );
      leaving('is full', 'token', nothing, failing('setItem'));
      leaving('does not forget', 'token', nothing, failing('removeItem'));
      leaving('does not tell', 'state_unknown', nothing, failing('getItem'));
      leaving(
        'neither writes nor forgets: the login could be used twice',
        'state_unknown',
        nothing,
        failing('setItem', 'removeItem'),
      );
      leaving(
        'is full, beside an expired login that still has its verifier',
        'token',
        () => {
          const [record] = Object.values(storedLogins());
          const expired = { ...record, created: Date.now() - 7_200_000, verifier: 'v'.repeat(43) };
          localStorage.setItem(`aritma-login:1:aritma.${'e'.repeat(43)}`, JSON.stringify(expired));
        },
        failing('setItem'),
      );
    });

    describe(`that only the tab had when the login began, with ${flow}`, () => {
      const begun = (what: string, end: string, prepare?: (window: PageWindow) => void, refuse = denyStorage) =>
        fault(what, end, async (visit) => {
          refuse('localStorage');
          const state = await visit.begin({ flow });
          expect(Object.keys(storedLogins(sessionStorage))).to.deep.equal([state]);
          await (await visit.comeBack(state, prepare)).outcome();
        });

      const onlyTab = withStores(denied, ['localStorage']);
      begun('has it at the return', 'token', onlyTab);
      begun('has it, and so have all tabs again', 'token');
      begun('has it where the other was full', 'token', undefined, () =>
        fillStorage((store) => store === localStorage),
      );
      begun('has it where the other was switched off', 'token', undefined, (name) => replaceStore(name, () => null));
      begun('has lost it, as a tab of its own would have', 'state_unknown', (window) => window.sessionStorage.clear());
      begun('is denied at the return', 'state_unknown', withStores(denied));
    });
  }

  describe('while the code is exchanged', () => {
    const exchanging = async (visit: LoginVisit, change: (page: CallbackPage) => void): Promise<void> => {
      const code = await visit.begin(heldLogin);
      const page = await visit.comeBack(code);
      await requestArrived(code);
      expect(page.callback.status).to.equal('pending');
      change(page);
      await releaseResponse(code);
      await page.outcome();
    };

    fault('is cleared', 'token', (visit) => exchanging(visit, () => localStorage.clear()));
    fault('is denied', 'token', (visit) => exchanging(visit, ({ window }) => withStores(denied)(window)));
  });

  describe('between pointer down and the click', () => {
    /** Follows the link by pointer; the stores change before the button is released. */
    const click = async (visit: LoginVisit, change: () => void): Promise<string | undefined> => {
      const login = await loginElement(visit.attributesFor({}));
      dispatch(login, 'pointerdown');
      change();
      let isFollowed = false;
      linkOf(login).addEventListener('click', ({ defaultPrevented }) => (isFollowed = !defaultPrevented));
      followWithoutLeaving(() => dispatch(login, 'click', { detail: 1 }));
      return isFollowed ? login.href : undefined;
    };

    fault('is cleared, and the login stored anew', 'token', async (visit) => {
      const href = await click(visit, () => localStorage.clear());
      expect(loginOf(href!)).to.be.an('object');
      await visit.comeBack(parameter(href!, 'state'));
    });
    fault('is denied, and nobody is sent off', 'storage_unavailable', async (visit) => {
      expect(await click(visit, () => denyStorage(...both))).to.equal(undefined);
    });
    fault('is denied but for the tab’s, which has the login then', 'token', async (visit) => {
      const href = await click(visit, () => denyStorage('localStorage'));
      expect(loginOf(href!, sessionStorage)).to.be.an('object');
      await visit.comeBack(parameter(href!, 'state'), withStores(denied, ['localStorage']));
    });
    fault('is full, and the login there already', 'token', async (visit) => {
      const href = await click(visit, () => fillStorage(() => true));
      await visit.comeBack(parameter(href!, 'state'));
    });
  });
});
