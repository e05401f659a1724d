import { aTimeout, expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  CallbackPage,
  closePages,
  finish,
  type FinishedPage,
  type PageWindow,
  pageUrl,
  prerender,
} from '../../support/callback-page.js';
import { waitUntil } from '../../support/wait-until.js';

type ScriptsWindow = Window & { listenersCalled: string[]; addTokenListener: (name: string) => void };

const outcomeForgotten = (page: CallbackPage): Promise<void> =>
  waitUntil(() => page.document.createElement('aritma-callback').status === 'idle', 'forgotten');

describe('the document of <aritma-callback>', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  describe('announces the outcome', () => {
    // Web Locks take a few tasks. Without them the outcome is known at once, and must be held back.
    const withoutLocks = ({ navigator }: PageWindow): unknown =>
      Object.defineProperty(navigator, 'locks', { value: undefined });

    for (const [how, prepare] of [
      ['', (): void => undefined],
      [', if the outcome is known at once', withoutLocks],
    ] as const) {
      it(`calls every listener that a script of the page adds while the page loads${how}`, async () => {
        const page = await CallbackPage.open(`scripts.html${responseFragment(state)}`, prepare);
        await page.outcome();
        expect((page.window as unknown as ScriptsWindow).listenersCalled).to.have.members([
          'inline script',
          'module script',
          'slow module script',
          'DOMContentLoaded',
        ]);
        expect(page.events).to.have.lengthOf(1);
      });

      it(`dispatches the event in a separate task after the listeners of DOMContentLoaded${how}`, async () => {
        const order: string[] = [];
        const page = await CallbackPage.open(`callback.html${responseFragment(state)}`, (window) => {
          prepare(window);
          window.addEventListener('DOMContentLoaded', () => {
            order.push('DOMContentLoaded');
            queueMicrotask(() => order.push('microtask'));
          });
          window.addEventListener('token', () => order.push('token'));
        });
        await page.outcome();
        expect(order).to.deep.equal(['DOMContentLoaded', 'microtask', 'token']);
      });

      it(`calls listeners that are added on DOMContentLoaded after the element is inserted${how}`, async () => {
        const received: unknown[] = [];
        const page = await CallbackPage.open(`entry.html${responseFragment(state)}`, (window) => {
          prepare(window);
          const mount = (): unknown => window.document.body.append(window.document.createElement('aritma-callback'));
          window.document.addEventListener('DOMContentLoaded', mount);
          window.addEventListener('DOMContentLoaded', () =>
            window.document.addEventListener('token', (event) => received.push(event)),
          );
        });
        await page.outcome();
        expect(received).to.have.lengthOf(1);
      });

      it(`dispatches no event in the task in which the element is connected${how}`, async () => {
        const page = await CallbackPage.open(`entry.html${responseFragment(state)}`, prepare);
        const callback = page.mount();
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        expect(page.events).to.have.lengthOf(0);
        expect(callback.status).to.equal('pending');
        await page.outcome(callback);
        expect(page.events).to.have.lengthOf(1);
      });
    }

    it('dispatches the event on an element that is added long after the page was loaded', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(state)}`);
      await aTimeout(1200);
      expect(page.events).to.have.lengthOf(0);
      const { token } = await page.outcome(page.mount());
      expect(token!.accessToken).to.equal('secret-token');
      expect(page.events).to.have.lengthOf(1);
    });

    it('dispatches no event while the page is prerendered', async () => {
      let reveal!: () => void;
      const page = await CallbackPage.open(`callback.html${responseFragment(state)}`, (window) => {
        reveal = prerender(window);
      });
      await aTimeout(200);
      expect(page.events).to.have.lengthOf(0);
      expect(
        (await finish(responseFragment(state))).done.token!.accessToken,
        'the login is not marked as used',
      ).to.equal('secret-token');
      reveal();
      expect((await page.outcome()).error!.code).to.equal('state_used');
    });
  });

  describe('announces the outcome once', () => {
    const two = ({ document }: Window): void =>
      document.addEventListener('DOMContentLoaded', () =>
        document.body.append(document.createElement('aritma-callback')),
      );

    it('dispatches the token on the first of two elements, and both have it as a property', async () => {
      const page = await finish(responseFragment(state), two);
      const [first, second] = [...page.document.querySelectorAll('aritma-callback')];
      expect(page.areFrom(first)).to.deep.equal([true]);
      for (const callback of [first!, second!]) {
        await callback.updateComplete;
        expect(callback.token).to.equal(page.events[0]!.detail);
        expect(callback.status).to.equal('complete');
        expect(callback.matches(':state(complete)')).to.be.true;
        expect(await callback.result).to.equal(page.events[0]!.detail);
      }
    });

    it('dispatches the error on the first of two elements, and both have it as a property', async () => {
      const page = await finish(`?error=access_denied&state=${state}`, two);
      const [first, second] = [...page.document.querySelectorAll('aritma-callback')];
      expect(page.areFrom(first)).to.deep.equal([true]);
      expect(second!.error).to.equal(first!.error);
      expect(second!.matches(':state(error)')).to.be.true;
    });

    it('gives later elements result, status and token without an event', async () => {
      const page = await finish(responseFragment(state));
      const late = page.mount();
      expect((await page.outcome(late)).token).to.equal(page.done.token);
      expect(late.status).to.equal('complete');
      expect(late.token).to.equal(page.done.token);
      expect(late.renderRoot.textContent).to.include('You are logged in.');
      expect(page.events).to.have.lengthOf(1);
    });

    it('dispatches no second event when the element is moved', async () => {
      const page = await finish(responseFragment(state));
      const place = page.document.createElement('div');
      page.document.body.append(place);
      place.append(page.callback);
      expect(await page.outcome()).to.deep.equal(page.done);
      expect(page.events).to.have.lengthOf(1);
      await aTimeout(1200);
      expect(page.callback.token, 'moving an element does not forget the outcome').to.equal(page.done.token);
    });

    it('dispatches no second event when the element is removed and another is added at once', async () => {
      const page = await finish(responseFragment(state));
      page.callback.remove();
      await aTimeout(20);
      const again = page.mount();
      expect((await page.outcome(again)).token).to.equal(page.done.token);
      await aTimeout(1200);
      expect(again.token).to.equal(page.done.token);
      expect(page.events).to.have.lengthOf(1);
    });
  });

  describe('while it waits', () => {
    let page: CallbackPage;
    let reveal: () => void;

    beforeEach(async () => {
      page = await CallbackPage.open(
        `callback.html${responseFragment(state)}`,
        (window) => (reveal = prerender(window)),
      );
    });

    it('announces the outcome on an element that was moved', async () => {
      const place = page.document.createElement('div');
      page.document.body.append(place);
      place.append(page.callback);
      reveal();
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
      expect(page.areFrom(page.callback)).to.deep.equal([true]);
    });

    it('announces the outcome on an element that replaces the first one', async () => {
      const first = page.callback;
      const { result } = first;
      first.remove();
      const second = page.mount();
      reveal();
      const { token } = await page.outcome(second);
      expect(page.areFrom(second)).to.deep.equal([true]);
      expect(await result).to.equal(token);
    });

    it('takes a second response from the address after it has announced the outcome of the first one', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(state)}`);
      page.window.history.replaceState(null, '', responseFragment(beginLogin(), { access_token: 'another-token' }));
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
      await waitUntil(() => page.events.length > 1);
      expect(page.callback.token!.accessToken).to.equal('another-token');
      expect(page.address).to.equal('entry.html');
    });

    it('keeps the outcome until there is another element', async () => {
      page.callback.remove();
      reveal();
      await aTimeout(1500);
      expect(page.events).to.have.lengthOf(0);
      const next = page.mount();
      expect((await page.outcome(next)).token!.accessToken).to.equal('secret-token');
      expect(page.areFrom(next)).to.deep.equal([true]);
    });
  });

  describe('forgets the outcome', () => {
    const removeAndWait = async (page: FinishedPage): Promise<void> => {
      page.callback.remove();
      await outcomeForgotten(page);
    };

    it('forgets the outcome soon after the last element was removed', async () => {
      const page = await finish(responseFragment(state));
      await removeAndWait(page);
      const again = page.mount();
      expect(await page.outcome(again)).to.deep.equal({ token: undefined });
      expect([again.status, again.token, again.error]).to.deep.equal(['idle', undefined, undefined]);
      expect(again.renderRoot.textContent).not.to.include('logged in');
      expect(page.events).to.have.lengthOf(1);
    });

    it('forgets a refused response that stays in the address, and does not report it again', async () => {
      const page = await finish('#access_token=t');
      await removeAndWait(page);
      expect(await page.outcome(page.mount())).to.deep.equal({ token: undefined });
      expect(page.events).to.have.lengthOf(1);
    });

    it('keeps the outcome in a promise that the page already has', async () => {
      const page = await finish(responseFragment(state));
      const { result } = page.callback;
      await removeAndWait(page);
      expect(await result).to.equal(page.done.token);
    });

    it('keeps the outcome while one of two elements is connected', async () => {
      const page = await finish(responseFragment(state));
      const second = page.mount();
      page.callback.remove();
      await aTimeout(1200);
      expect(second.token).to.equal(page.done.token);
    });

    it('keeps the outcome for a second after an element was removed again', async () => {
      const page = await finish(responseFragment(state));
      const { callback } = page;
      callback.remove();
      await aTimeout(500);
      page.document.body.append(callback);
      await aTimeout(400);
      callback.remove();
      await aTimeout(300);
      expect((await page.outcome(page.mount())).token).to.equal(page.done.token);
    });

    it('takes the next response after it has forgotten the outcome', async () => {
      const page = await finish(responseFragment(state));
      await removeAndWait(page);
      page.window.history.pushState(null, '', responseFragment(beginLogin({ tenant: 'globex' })));
      const { token } = await page.outcome(page.mount());
      expect(token!.tenant).to.equal('globex');
      expect(page.events).to.have.lengthOf(2);
    });
  });

  describe('does not repeat the outcome', () => {
    for (const [what, response] of [
      ['a token', (state: string) => responseFragment(state)],
      ['an error', (state: string) => `?error=access_denied&state=${state}#_=_`],
    ] as const) {
      it(`is idle when the page is reloaded after ${what}`, async () => {
        const page = await finish(response(state));
        await page.waitForLoad(() => page.window.location.reload());
        expect(await page.outcome()).to.deep.equal({ token: undefined });
        expect(page.callback.status).to.equal('idle');
        expect(page.events).to.have.lengthOf(1);
        expect(page.complaints).to.deep.equal([]);
      });

      it(`is idle when the user goes back and forward after ${what}`, async () => {
        const page = await finish(response(state));
        await page.waitForLoad(() => page.window.location.assign(pageUrl('entry.html')));
        expect(page.address).to.equal('entry.html');
        await page.waitForLoad(() => page.window.history.back());
        expect(page.address).to.equal('callback.html');
        expect(await page.outcome()).to.deep.equal({ token: undefined });
        await page.waitForLoad(() => page.window.history.forward());
        await page.waitForLoad(() => page.window.history.back());
        expect(await page.outcome()).to.deep.equal({ token: undefined });
        expect(page.events).to.have.lengthOf(1);
        expect(page.complaints).to.deep.equal([]);
      });
    }
  });
});
