import { expect } from '@open-wc/testing';
import { type CallbackPage, pageUrl, unknownState } from '../support/callback-page.js';
import { fault, type LoginAttempt } from './fault.js';
import { waitUntil } from '../support/wait-until.js';

const reload = (page: CallbackPage): Promise<void> => page.waitForLoad(() => page.window.location.reload());

const leaveAndGoBack = async (page: CallbackPage): Promise<void> => {
  await page.waitForLoad(() => page.window.location.assign(pageUrl('entry.html')));
  await page.waitForLoad(() => page.window.history.back());
};

describe('a response in the address', () => {
  describe('if the fragment changes while the element is connected', () => {
    const idlePage = async (attempt: LoginAttempt): Promise<CallbackPage> => {
      const page = await attempt.open('callback.html');
      await page.outcome();
      page.window.location.hash = attempt.response(await attempt.begin());
      return page;
    };

    fault('a response in the new fragment is taken', 'token', async (attempt) => {
      const page = await idlePage(attempt);
      await waitUntil(() => page.callback.status === 'complete', 'complete');
      expect(page.address).to.equal('callback.html');
    });

    fault('a response in the new fragment is taken once, although the page is reloaded', 'token', async (attempt) => {
      const page = await idlePage(attempt);
      await waitUntil(() => page.callback.status === 'complete', 'complete');
      await reload(page);
      expect(await page.outcome()).to.deep.equal({ token: undefined });
    });
  });

  for (const [what, address, end] of [
    ['a response without a state', '#access_token=t&token_type=Bearer', 'state_missing'],
    ['a forged response', `#access_token=t&token_type=Bearer&state=${unknownState}`, 'state_unknown'],
  ] as const) {
    for (const [navigation, showAgain] of Object.entries({ 'a reload': reload, 'going back': leaveAndGoBack })) {
      fault(`${what} is refused, and not reported again after ${navigation}`, end, async (attempt) => {
        const page = await attempt.open(`callback.html${address}`);
        await page.outcome();
        await showAgain(page);
        expect(await page.outcome()).to.deep.equal({ token: undefined });
        expect(page.callback.status).to.equal('idle');
      });
    }
  }
});
