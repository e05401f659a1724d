import { expect, waitUntil } from '@open-wc/testing';
import { type CallbackPage, pageUrl, unknownState } from '../support/callback-page.js';
import { fault, type LoginVisit } from './fault.js';

const reload = (page: CallbackPage): Promise<void> => page.waitForLoad(() => page.window.location.reload());

const goBackTo = async (page: CallbackPage): Promise<void> => {
  await page.waitForLoad(() => page.window.location.assign(pageUrl('entry.html')));
  await page.waitForLoad(() => page.window.history.back());
};

describe('An answer', () => {
  describe('that is put behind # while the element stands there', () => {
    const idlePage = async (visit: LoginVisit): Promise<CallbackPage> => {
      const page = await visit.open('callback.html');
      await page.outcome();
      page.window.location.hash = visit.response(await visit.begin());
      return page;
    };

    fault('is taken at once', 'token', async (visit) => {
      const page = await idlePage(visit);
      await waitUntil(() => page.callback.status === 'complete', 'complete', { timeout: 5000 });
      expect(page.address).to.equal('callback.html');
    });

    fault('is taken once, also when the page is loaded again', 'token', async (visit) => {
      const page = await idlePage(visit);
      await waitUntil(() => page.callback.status === 'complete', 'complete', { timeout: 5000 });
      await reload(page);
      expect(await page.outcome()).to.deep.equal({ token: undefined });
    });
  });

  for (const [what, address, end] of [
    ['without a state', '#access_token=t&token_type=Bearer', 'state_missing'],
    ['that was forged', `#access_token=t&token_type=Bearer&state=${unknownState}`, 'state_unknown'],
  ] as const) {
    for (const [how, again] of Object.entries({ 'loaded again': reload, 'gone back to': goBackTo })) {
      fault(`${what} is refused, and not once more when the page is ${how}`, end, async (visit) => {
        const page = await visit.open(`callback.html${address}`);
        await page.outcome();
        await again(page);
        expect(await page.outcome()).to.deep.equal({ token: undefined });
        expect(page.callback.status).to.equal('idle');
      });
    }
  }
});
