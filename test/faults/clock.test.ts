import { expect } from '@open-wc/testing';
import { beginLogin, type PageWindow } from '../support/callback-page.js';
import { replaceProperty } from '../support/undo.js';
import { fault } from './fault.js';

const hour = 3_600_000;
const day = 24 * hour;
const year = 365 * day;

/** Sets the clock of a page. */
const setClock = ({ Date }: PageWindow, offset: number): void => {
  const now = Date.now.bind(Date);
  replaceProperty(Date, 'now', { value: () => now() + offset });
};

describe('A clock that is', () => {
  for (const flow of ['implicit', 'pkce'] as const) {
    describe(`with ${flow}`, () => {
      /** Begins a login at one time, another one in another tab at the next, and comes back at the third. */
      const jump = (what: string, end: string, [atFirst, between, atLast]: [number, number | undefined, number]) =>
        fault(what, end, async (visit) => {
          const { Date } = window;
          const now = Date.now.bind(Date);
          let offset = atFirst;
          replaceProperty(Date, 'now', { value: () => now() + offset });
          const state = await visit.begin({ flow });
          if (between !== undefined) {
            offset = between;
            beginLogin({ tenant: 'other' });
          }
          await (await visit.comeBack(state, (page) => setClock(page, atLast))).outcome();
        });

      jump('half an hour ahead, and set right meanwhile', 'token', [hour / 2, undefined, 0]);
      jump('half an hour behind, and set right meanwhile', 'token', [-hour / 2, undefined, 0]);
      jump('a year ahead, and set right meanwhile', 'state_unknown', [year, undefined, 0]);
      jump('a year behind, and set right meanwhile', 'state_unknown', [-year, undefined, 0]);
      jump('two hours ahead, and set right meanwhile', 'state_expired', [2 * hour, undefined, 0]);
      jump('wrong by a year all the time', 'token', [-year, -year, -year]);
      jump('half an hour ahead for a while, when another login begins', 'token', [0, hour / 2, 0]);
      jump('half an hour behind for a while, when another login begins', 'token', [0, -hour / 2, 0]);
      // The verifier of a login that looks too old is dropped; the rest of it is there still.
      const dropped = flow === 'pkce' ? 'state_unknown' : 'token';
      jump('two hours ahead for a while, when another login begins', dropped, [0, 2 * hour, 0]);
      jump('two hours behind for a while, when another login begins', dropped, [0, -2 * hour, 0]);
      jump('a year ahead for a while, when another login begins', 'state_unknown', [0, year, 0]);
    });
  }

  for (const offset of [-year, -2 * hour, 2 * hour, year]) {
    const hours = String(offset / hour);
    fault(`set by ${hours} hours while the code is exchanged, by which the token expires`, 'token', async (visit) => {
      const state = await visit.begin({ flow: 'pkce' });
      const page = await visit.comeBack(state, (window) => {
        const fetch = window.fetch.bind(window);
        window.fetch = (...request) => {
          setClock(window, offset);
          return fetch(...request);
        };
      });
      await page.outcome();
      expect(page.callback.token!.expiresAt).to.be.closeTo(Date.now() + offset + hour, 60_000);
    });

    fault(`set by ${hours} hours while an element is waited for`, 'token', async (visit) => {
      const page = await visit.open(`entry.html${visit.response(await visit.begin({ flow: 'pkce' }))}`);
      setClock(page.window, offset);
      await page.outcome(page.mount());
    });
  }

  fault('set back between pointer down and the click, and the login begun anew', 'token', async (visit) => {
    const state = await visit.begin();
    replaceProperty(Date, 'now', { value: () => 0 });
    const another = await visit.begin();
    expect(another).not.to.equal(state);
    await visit.comeBack(another, (page) => setClock(page, -page.Date.now()));
  });
});
