import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { type CallbackPage, prerender } from '../support/callback-page.js';
import { requestArrived, heldLogin, releaseResponse } from './endpoint.js';
import { fault, type LoginVisit } from './fault.js';

/** What befalls the element of a page. */
type Act = (page: Pick<CallbackPage, 'document' | 'callback'>) => Promise<void> | void;

const acts: Record<string, Act> = {
  'is moved': ({ document, callback }) => {
    const place = document.createElement('section');
    document.body.prepend(place);
    place.append(callback);
  },
  'is taken out and put back in another task': async ({ document, callback }) => {
    callback.remove();
    await aTimeout(0);
    document.body.append(callback);
  },
  'is replaced by another': ({ document, callback }) => callback.replaceWith(document.createElement('aritma-callback')),
  'is removed, and another comes later': async ({ document, callback }) => {
    callback.remove();
    await aTimeout(50);
    document.body.append(document.createElement('aritma-callback'));
  },
  'is mounted twice': ({ document, callback }) => document.body.append(callback.cloneNode(true)),
};

/** Comes back to a page in which it happens at the first event of a type. */
const atEvent = (type: string) => async (visit: LoginVisit, act: Act) => {
  let happened!: (acting: Promise<void>) => void;
  const acted = new Promise<void>((resolve) => (happened = resolve));
  const page = await visit.comeBack(await visit.begin(), ({ document }) => {
    const start = (): void =>
      happened(Promise.resolve(act({ document, callback: document.querySelector('aritma-callback')! })));
    document.addEventListener(type, start, { once: true });
  });
  await acted;
  return page;
};

/** When it befalls it. Each comes back with a good answer, and has it happen once. */
const steps: Record<string, (visit: LoginVisit, act: Act) => Promise<CallbackPage>> = {
  'before its script is there': async (visit, act) => {
    const page = await visit.open(`late.html${visit.response(await visit.begin())}`);
    await act(page);
    const script = Object.assign(page.document.createElement('script'), { type: 'module', src: '/src/index.ts' });
    page.document.head.append(script);
    return page;
  },
  'as the page has been parsed': atEvent('DOMContentLoaded'),
  'while the page is prerendered': async (visit, act) => {
    let reveal!: () => void;
    const page = await visit.comeBack(await visit.begin(), (window) => (reveal = prerender(window)));
    await act(page);
    reveal();
    return page;
  },
  'while the lock is asked for': async (visit, act) => {
    let isAsked = false;
    let grant!: () => void;
    const granted = new Promise<void>((resolve) => (grant = resolve));
    const page = await visit.comeBack(await visit.begin(), ({ navigator: { locks } }) => {
      const request = locks.request.bind(locks) as (...args: unknown[]) => Promise<unknown>;
      const later = async (...args: unknown[]): Promise<unknown> => {
        isAsked = true;
        await granted;
        return request(...args);
      };
      Object.defineProperty(locks, 'request', { value: later });
    });
    await waitUntil(() => isAsked, 'the lock to be asked for', { timeout: 20_000 });
    await act(page);
    grant();
    return page;
  },
  'while the code is exchanged': async (visit, act) => {
    const code = await visit.begin(heldLogin);
    const page = await visit.comeBack(code);
    await requestArrived(code);
    expect(page.callback.status).to.equal('pending');
    await act(page);
    await releaseResponse(code);
    return page;
  },
  'as the token is told': atEvent('token'),
  'once the token was told': async (visit, act) => {
    const page = await visit.comeBack(await visit.begin());
    await page.outcome();
    await act(page);
    return page;
  },
};

describe('<aritma-callback> that', () => {
  for (const [what, act] of Object.entries(acts)) {
    for (const [when, comeBack] of Object.entries(steps)) {
      fault(`${what} ${when}, and all that stand there have the token`, 'token', async (visit) => {
        const page = await comeBack(visit, act);
        await waitUntil(() => page.callback?.status !== undefined, 'an element that is upgraded', { timeout: 20_000 });
        for (const callback of [...page.document.querySelectorAll('aritma-callback')]) {
          const { token } = await page.outcome(callback);
          expect(token?.accessToken).to.equal('secret-token');
          expect([callback.status, callback.token === token]).to.deep.equal(['complete', true]);
        }
        expect(page.events.map(({ target }) => (target as Element).localName)).to.deep.equal(['aritma-callback']);
      });
    }
  }

  for (const [when, comeBack] of Object.entries(steps)) {
    const end = when.includes('told') ? 'token' : 'nothing';
    fault(`is removed for good ${when}`, end, async (visit) => {
      const page = await comeBack(visit, ({ callback }) => callback.remove());
      await waitUntil(() => !page.window.location.hash && !page.window.location.search, 'the answer to be taken', {
        timeout: 20_000,
      });
    });
  }
});
