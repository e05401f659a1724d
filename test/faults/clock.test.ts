import { expect } from '@open-wc/testing';
import { beginLogin, type PageWindow } from '../support/callback-page.js';
import { replaceProperty } from '../support/undo.js';
import { fault } from './fault.js';

const hour = 3_600_000;
const day = 24 * hour;
const year = 365 * day;

/** Sets the clock of a page ahead by an offset. */
const setClock = ({ Date }: PageWindow, offset: number): void => {
  const now = Date.now.bind(Date);
  replaceProperty(Date, 'now', { value: () => now() + offset });
};

describe('a wrong clock', () => {
  for (const flow of ['implicit', 'pkce'] as const) {
    describe(`with ${flow}`, () => {
      /** Sets the clock three times: to begin a login, to begin another one in another tab, and to receive the response. */
      const jump = (title: string, outcome: string, [atFirst, between, atLast]: [number, number | undefined, number]) =>
        fault(`a clock that is ${title}, with ${flow}`, outcome, async (attempt) => {
          const { Date } = window;
          const now = Date.now.bind(Date);
          let offset = atFirst;
          replaceProperty(Date, 'now', { value: () => now() + offset });
          const state = await attempt.begin({ flow });
          if (between !== undefined) {
            offset = between;
            beginLogin({ tenant: 'other' });
          }
          await (await attempt.receiveResponse(state, (page) => setClock(page, atLast))).outcome();
        });

      jump('half an hour ahead, and corrected before the response', 'token', [hour / 2, undefined, 0]);
      jump('half an hour behind, and corrected before the response', 'token', [-hour / 2, undefined, 0]);
      jump('a year ahead, and corrected before the response', 'state_unknown', [year, undefined, 0]);
      jump('a year behind, and corrected before the response', 'state_unknown', [-year, undefined, 0]);
      jump('two hours ahead, and corrected before the response', 'state_expired', [2 * hour, undefined, 0]);
      jump('wrong by a year during the whole login', 'token', [-year, -year, -year]);
      jump('half an hour ahead only when another login begins', 'token', [0, hour / 2, 0]);
      jump('half an hour behind only when another login begins', 'token', [0, -hour / 2, 0]);
      // The verifier of a login that seems to have expired is removed. The rest of its record stays.
      const withoutVerifier = flow === 'pkce' ? 'state_unknown' : 'token';
      jump('two hours ahead only when another login begins', withoutVerifier, [0, 2 * hour, 0]);
      jump('two hours behind only when another login begins', withoutVerifier, [0, -2 * hour, 0]);
      jump('a year ahead only when another login begins', 'state_unknown', [0, year, 0]);
    });
  }

  for (const offset of [-year, -2 * hour, 2 * hour, year]) {
    const hours = String(offset / hour);
    fault(
      `a clock that changes by ${hours} hours during the token request does not change expiresAt`,
      'token',
      async (attempt) => {
        const state = await attempt.begin({ flow: 'pkce' });
        const page = await attempt.receiveResponse(state, (window) => {
          const fetch = window.fetch.bind(window);
          window.fetch = (...request) => {
            setClock(window, offset);
            return fetch(...request);
          };
        });
        await page.outcome();
        expect(page.callback.token!.expiresAt).to.be.closeTo(Date.now() + hour, 60_000);
      },
    );

    fault(`a clock that changes by ${hours} hours before an element is added`, 'token', async (attempt) => {
      const page = await attempt.open(`entry.html${attempt.response(await attempt.begin({ flow: 'pkce' }))}`);
      setClock(page.window, offset);
      await page.outcome(page.mount());
    });
  }

  fault('a clock that is set back between pointerdown and click begins another login', 'token', async (attempt) => {
    const state = await attempt.begin();
    replaceProperty(Date, 'now', { value: () => 0 });
    const another = await attempt.begin();
    expect(another).not.to.equal(state);
    await attempt.receiveResponse(another, (page) => setClock(page, -page.Date.now()));
  });
});
