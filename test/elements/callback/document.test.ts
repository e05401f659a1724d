import { aTimeout, expect, waitUntil } from '@open-wc/testing';
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

type ScriptsWindow = Window & { hearing: string[]; hearAs: (who: string) => void };

const forgotten = (page: CallbackPage): Promise<void> =>
  waitUntil(() => page.document.createElement('aritma-callback').status === 'idle', 'forgotten', { timeout: 8000 });

describe('the document of <aritma-callback>', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  describe('tells the outcome', () => {
    // Web Locks take a few tasks: without them the outcome is there at once, and has to be held back.
    const withoutLocks = ({ navigator }: PageWindow): unknown =>
      Object.defineProperty(navigator, 'locks', { value: undefined });

    for (const [how, prepare] of [
      ['', (): void => undefined],
      [', where the outcome is there at once', withoutLocks],
    ] as const) {
      it(`to every listener that a script of the page adds while it loads${how}`, async () => {
        const page = await CallbackPage.open(`scripts.html${responseFragment(state)}`, prepare);
        await page.outcome();
        expect((page.window as unknown as ScriptsWindow).hearing).to.have.members([
          'inline script',
          'module script',
          'slow module script',
          'DOMContentLoaded',
        ]);
        expect(page.events).to.have.lengthOf(1);
      });

      it(`in a task of its own after the listeners of DOMContentLoaded${how}`, async () => {
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

      it(`to listeners of DOMContentLoaded that come after the one that brings the element${how}`, async () => {
        const heard: unknown[] = [];
        const page = await CallbackPage.open(`entry.html${responseFragment(state)}`, (window) => {
          prepare(window);
          const mount = (): unknown => window.document.body.append(window.document.createElement('aritma-callback'));
          window.document.addEventListener('DOMContentLoaded', mount);
          window.addEventListener('DOMContentLoaded', () =>
            window.document.addEventListener('token', (event) => heard.push(event)),
          );
        });
        await page.outcome();
        expect(heard).to.have.lengthOf(1);
      });

      it(`not at the same time as an element is connected${how}`, async () => {
        const page = await CallbackPage.open(`entry.html${responseFragment(state)}`, prepare);
        const callback = page.mount();
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        expect(page.events).to.have.lengthOf(0);
        expect(callback.status).to.equal('pending');
        await page.outcome(callback);
        expect(page.events).to.have.lengthOf(1);
      });
    }

    it('to an element that comes long after the page was loaded', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(state)}`);
      await aTimeout(1200);
      expect(page.events).to.have.lengthOf(0);
      const { token } = await page.outcome(page.mount());
      expect(token!.accessToken).to.equal('secret-token');
      expect(page.events).to.have.lengthOf(1);
    });

    it('not while the page is prerendered', async () => {
      let reveal!: () => void;
      const page = await CallbackPage.open(`callback.html${responseFragment(state)}`, (window) => {
        reveal = prerender(window);
      });
      await aTimeout(200);
      expect(page.events).to.have.lengthOf(0);
      expect((await finish(responseFragment(state))).done.token!.accessToken, 'no login is used up').to.equal(
        'secret-token',
      );
      reveal();
      expect((await page.outcome()).error!.code).to.equal('state_used');
    });
  });

  describe('tells it once', () => {
    const two = ({ document }: Window): void =>
      document.addEventListener('DOMContentLoaded', () =>
        document.body.append(document.createElement('aritma-callback')),
      );

    it('by the first of two elements, and both have it', async () => {
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

    it('by the first of two elements with an error, and both have it', async () => {
      const page = await finish(`?error=access_denied&state=${state}`, two);
      const [first, second] = [...page.document.querySelectorAll('aritma-callback')];
      expect(page.areFrom(first)).to.deep.equal([true]);
      expect(second!.error).to.equal(first!.error);
      expect(second!.matches(':state(error)')).to.be.true;
    });

    it('and later elements have result, status and token without an event', async () => {
      const page = await finish(responseFragment(state));
      const late = page.mount();
      expect((await page.outcome(late)).token).to.equal(page.done.token);
      expect(late.status).to.equal('complete');
      expect(late.token).to.equal(page.done.token);
      expect(late.renderRoot.textContent).to.include('You are logged in.');
      expect(page.events).to.have.lengthOf(1);
    });

    it('though the element is moved afterwards', async () => {
      const page = await finish(responseFragment(state));
      const place = page.document.createElement('div');
      page.document.body.append(place);
      place.append(page.callback);
      expect(await page.outcome()).to.deep.equal(page.done);
      expect(page.events).to.have.lengthOf(1);
      await aTimeout(1200);
      expect(page.callback.token, 'a move is no leaving').to.equal(page.done.token);
    });

    it('though the element is taken out and put in again at once', async () => {
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

    it('lets the element be moved', async () => {
      const place = page.document.createElement('div');
      page.document.body.append(place);
      place.append(page.callback);
      reveal();
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
      expect(page.areFrom(page.callback)).to.deep.equal([true]);
    });

    it('lets another element take over', async () => {
      const first = page.callback;
      const { result } = first;
      first.remove();
      const second = page.mount();
      reveal();
      const { token } = await page.outcome(second);
      expect(page.areFrom(second)).to.deep.equal([true]);
      expect(await result).to.equal(token);
    });

    it('takes a second response from the address once the outcome of the first one is announced', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(state)}`);
      page.window.history.replaceState(null, '', responseFragment(beginLogin(), { access_token: 'another-token' }));
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
      await waitUntil(() => page.events.length > 1);
      expect(page.callback.token!.accessToken).to.equal('another-token');
      expect(page.address).to.equal('entry.html');
    });

    it('keeps the outcome for the next element, however long there is none', async () => {
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
    const gone = async (page: FinishedPage): Promise<void> => {
      page.callback.remove();
      await forgotten(page);
    };

    it('soon after the last element left', async () => {
      const page = await finish(responseFragment(state));
      await gone(page);
      const again = page.mount();
      expect(await page.outcome(again)).to.deep.equal({ token: undefined });
      expect([again.status, again.token, again.error]).to.deep.equal(['idle', undefined, undefined]);
      expect(again.renderRoot.textContent).not.to.include('logged in');
      expect(page.events).to.have.lengthOf(1);
    });

    it('of a refused answer that stays in the address, and does not repeat it', async () => {
      const page = await finish('#access_token=t');
      await gone(page);
      expect(await page.outcome(page.mount())).to.deep.equal({ token: undefined });
      expect(page.events).to.have.lengthOf(1);
    });

    it('but not in a promise that somebody holds', async () => {
      const page = await finish(responseFragment(state));
      const { result } = page.callback;
      await gone(page);
      expect(await result).to.equal(page.done.token);
    });

    it('but not while one of two elements is there', async () => {
      const page = await finish(responseFragment(state));
      const second = page.mount();
      page.callback.remove();
      await aTimeout(1200);
      expect(second.token).to.equal(page.done.token);
    });

    it('not sooner when an element left twice', async () => {
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

    it('and takes the next answer', async () => {
      const page = await finish(responseFragment(state));
      await gone(page);
      page.window.history.pushState(null, '', responseFragment(beginLogin({ tenant: 'globex' })));
      const { token } = await page.outcome(page.mount());
      expect(token!.tenant).to.equal('globex');
      expect(page.events).to.have.lengthOf(2);
    });
  });

  describe('repeats nothing', () => {
    for (const [what, reply] of [
      ['a token', (state: string) => responseFragment(state)],
      ['an error', (state: string) => `?error=access_denied&state=${state}#_=_`],
    ] as const) {
      it(`after ${what} when it is loaded again`, async () => {
        const page = await finish(reply(state));
        await page.waitForLoad(() => page.window.location.reload());
        expect(await page.outcome()).to.deep.equal({ token: undefined });
        expect(page.callback.status).to.equal('idle');
        expect(page.events).to.have.lengthOf(1);
        expect(page.complaints).to.deep.equal([]);
      });

      it(`after ${what} when somebody goes back and forward`, async () => {
        const page = await finish(reply(state));
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
