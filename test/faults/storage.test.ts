import { expect } from '@open-wc/testing';
import { type CallbackPage, followWithoutLeaving, type PageWindow } from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { linkOf, loginElement } from '../support/elements.js';
import { dispatch } from '../support/link-events.js';
import { denyStorage, fillStorage, loginOf, replaceStore, storedLogins } from '../support/storage.js';
import { requestArrived, heldLogin, releaseResponse } from './endpoint.js';
import { fault, type LoginAttempt } from './fault.js';

type StoreName = 'localStorage' | 'sessionStorage';
const both = ['localStorage', 'sessionStorage'] as const;
const flows = ['implicit', 'pkce'] as const;

/** Replaces the stores of a page. */
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

/** Makes methods of a page's stores throw. */
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

const offersNoRetry = (page: CallbackPage): boolean => !page.callback.renderRoot.querySelector('a');

describe('storage', () => {
  for (const flow of flows) {
    describe(`that changes between request and response, with ${flow}`, () => {
      const changing = (
        title: string,
        outcome: string,
        change: () => unknown,
        prepare?: (window: PageWindow) => void,
      ) =>
        fault(`storage that ${title} between request and response, with ${flow}`, outcome, async (attempt) => {
          const state = await attempt.begin({ flow });
          change();
          const page = await attempt.receiveResponse(state, prepare);
          await page.outcome();
          if (outcome !== 'token') expect(offersNoRetry(page), 'no retry without the settings').to.be.true;
        });
      const nothing = (): void => undefined;

      changing('stays as it is', 'token', nothing);
      changing('is cleared', 'state_unknown', () => both.forEach((name) => window[name].clear()));
      changing('loses only the login', 'state_unknown', () => {
        for (const state of Object.keys(storedLogins())) localStorage.removeItem(`aritma-login:1:${state}`);
        localStorage.setItem('other', 'kept');
      });
      changing('is cleared and filled by other scripts', 'state_unknown', () => {
        localStorage.clear();
        for (let index = 0; index < 500; index += 1) localStorage.setItem(`other ${String(index)}`, 'x'.repeat(1000));
      });
      changing('is denied', 'state_unknown', nothing, withStores(denied));
      changing('is denied except sessionStorage', 'state_unknown', nothing, withStores(denied, ['localStorage']));
      changing('is denied except localStorage', 'token', nothing, withStores(denied, ['sessionStorage']));
      changing(
        'is disabled (null)',
        'state_unknown',
        nothing,
        withStores(() => null),
      );
      changing(
        'is disabled (undefined)',
        'state_unknown',
        nothing,
        withStores(() => undefined),
      );
      changing('is cleared by the browser, as after a private window,', 'state_unknown', nothing, (window) =>
        window.localStorage.clear(),
      );
      changing('is full', 'token', nothing, failing('setItem'));
      changing('cannot remove keys', 'token', nothing, failing('removeItem'));
      changing('cannot be read', 'state_unknown', nothing, failing('getItem'));
      changing('can neither be written nor remove keys', 'state_unknown', nothing, failing('setItem', 'removeItem'));
      changing(
        'is full and has an expired login with its verifier',
        'token',
        () => {
          const [record] = Object.values(storedLogins());
          const expired = { ...record, created: Date.now() - 7_200_000, verifier: 'v'.repeat(43) };
          localStorage.setItem(`aritma-login:1:aritma.${'e'.repeat(43)}`, JSON.stringify(expired));
        },
        failing('setItem'),
      );
    });

    describe(`of which only sessionStorage was available when the login began, with ${flow}`, () => {
      const begunInTab = (
        title: string,
        outcome: string,
        prepare?: (window: PageWindow) => void,
        refuse = denyStorage,
      ) =>
        fault(`a login that began in sessionStorage, with ${flow}, ${title}`, outcome, async (attempt) => {
          refuse('localStorage');
          const state = await attempt.begin({ flow });
          expect(Object.keys(storedLogins(sessionStorage))).to.deep.equal([state]);
          await (await attempt.receiveResponse(state, prepare)).outcome();
        });

      const onlyTab = withStores(denied, ['localStorage']);
      begunInTab('if localStorage is still denied', 'token', onlyTab);
      begunInTab('if localStorage is available again', 'token');
      begunInTab('if localStorage was full', 'token', undefined, () => fillStorage((store) => store === localStorage));
      begunInTab('if localStorage was disabled', 'token', undefined, (name) => replaceStore(name, () => null));
      begunInTab('if sessionStorage is cleared, as in another tab', 'state_unknown', (window) =>
        window.sessionStorage.clear(),
      );
      begunInTab('if all storage is denied', 'state_unknown', withStores(denied));
    });
  }

  describe('that changes during the token request', () => {
    const exchanging = async (attempt: LoginAttempt, change: (page: CallbackPage) => void): Promise<void> => {
      const code = await attempt.begin(heldLogin);
      const page = await attempt.receiveResponse(code);
      await requestArrived(code);
      expect(page.callback.status).to.equal('pending');
      change(page);
      await releaseResponse(code);
      await page.outcome();
    };

    fault('storage that is cleared during the token request', 'token', (attempt) =>
      exchanging(attempt, () => localStorage.clear()),
    );
    fault('storage that is denied during the token request', 'token', (attempt) =>
      exchanging(attempt, ({ window }) => withStores(denied)(window)),
    );
  });

  describe('that changes between pointerdown and click', () => {
    /** Follows the link by pointer, and changes storage between pointerdown and click. */
    const click = async (attempt: LoginAttempt, change: () => void): Promise<string | undefined> => {
      const login = await loginElement(attempt.useAttributes({}));
      dispatch(login, 'pointerdown');
      change();
      let isFollowed = false;
      linkOf(login).addEventListener('click', ({ defaultPrevented }) => (isFollowed = !defaultPrevented));
      followWithoutLeaving(() => dispatch(login, 'click', { detail: 1 }));
      return isFollowed ? login.href : undefined;
    };

    fault(
      'storage that is cleared between pointerdown and click: the login is stored again',
      'token',
      async (attempt) => {
        const href = await click(attempt, () => localStorage.clear());
        expect(loginOf(href!)).to.be.an('object');
        await attempt.receiveResponse(parameter(href!, 'state'));
      },
    );
    fault(
      'storage that is denied between pointerdown and click: the link is not followed',
      'storage_unavailable',
      async (attempt) => {
        expect(await click(attempt, () => denyStorage(...both))).to.equal(undefined);
      },
    );
    fault(
      'localStorage that is denied between pointerdown and click: the login is in sessionStorage',
      'token',
      async (attempt) => {
        const href = await click(attempt, () => denyStorage('localStorage'));
        expect(loginOf(href!, sessionStorage)).to.be.an('object');
        await attempt.receiveResponse(parameter(href!, 'state'), withStores(denied, ['localStorage']));
      },
    );
    fault(
      'storage that becomes full between pointerdown and click: the login is already stored',
      'token',
      async (attempt) => {
        const href = await click(attempt, () => fillStorage(() => true));
        await attempt.receiveResponse(parameter(href!, 'state'));
      },
    );
  });
});
