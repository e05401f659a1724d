import { aTimeout, expect } from '@open-wc/testing';
import { type CallbackPage, prerender } from '../support/callback-page.js';
import { requestArrived, heldLogin, releaseResponse } from './endpoint.js';
import { fault, type LoginAttempt } from './fault.js';
import { waitUntil } from '../support/wait-until.js';

/** Moves, removes or replaces the element of a page. */
type Change = (page: Pick<CallbackPage, 'document' | 'callback'>) => Promise<void> | void;

const changes: Record<string, Change> = {
  'an element that is moved': ({ document, callback }) => {
    const place = document.createElement('section');
    document.body.prepend(place);
    place.append(callback);
  },
  'an element that is removed and added again in another task': async ({ document, callback }) => {
    callback.remove();
    await aTimeout(0);
    document.body.append(callback);
  },
  'an element that is replaced by another': ({ document, callback }) =>
    callback.replaceWith(document.createElement('aritma-callback')),
  'an element that is removed, with another that is added later,': async ({ document, callback }) => {
    callback.remove();
    await aTimeout(50);
    document.body.append(document.createElement('aritma-callback'));
  },
  'an element that is cloned': ({ document, callback }) => document.body.append(callback.cloneNode(true)),
};

/** Receives the response on a page that changes the element at the first event of a type. */
const atEvent = (type: string) => async (attempt: LoginAttempt, change: Change) => {
  let resolveChange!: (changing: Promise<void>) => void;
  const changed = new Promise<void>((resolve) => (resolveChange = resolve));
  const page = await attempt.receiveResponse(await attempt.begin(), ({ document }) => {
    const start = (): void =>
      resolveChange(Promise.resolve(change({ document, callback: document.querySelector('aritma-callback')! })));
    document.addEventListener(type, start, { once: true });
  });
  await changed;
  return page;
};

/** The steps of a login. Each function receives a successful response, and changes the element once, at its step. */
const steps: Record<string, (attempt: LoginAttempt, change: Change) => Promise<CallbackPage>> = {
  'before the script is loaded': async (attempt, change) => {
    const page = await attempt.open(`late.html${attempt.response(await attempt.begin())}`);
    await change(page);
    const script = Object.assign(page.document.createElement('script'), { type: 'module', src: '/src/index.ts' });
    page.document.head.append(script);
    return page;
  },
  'on DOMContentLoaded': atEvent('DOMContentLoaded'),
  'while the page is prerendered': async (attempt, change) => {
    let reveal!: () => void;
    const page = await attempt.receiveResponse(await attempt.begin(), (window) => (reveal = prerender(window)));
    await change(page);
    reveal();
    return page;
  },
  'while the lock is requested': async (attempt, change) => {
    let isRequested = false;
    let grant!: () => void;
    const granted = new Promise<void>((resolve) => (grant = resolve));
    const page = await attempt.receiveResponse(await attempt.begin(), ({ navigator: { locks } }) => {
      const request = locks.request.bind(locks) as (...args: unknown[]) => Promise<unknown>;
      const later = async (...args: unknown[]): Promise<unknown> => {
        isRequested = true;
        await granted;
        return request(...args);
      };
      Object.defineProperty(locks, 'request', { value: later });
    });
    await waitUntil(() => isRequested, 'the request for the lock');
    await change(page);
    grant();
    return page;
  },
  'while the code is exchanged': async (attempt, change) => {
    const code = await attempt.begin(heldLogin);
    const page = await attempt.receiveResponse(code);
    await requestArrived(code);
    expect(page.callback.status).to.equal('pending');
    await change(page);
    await releaseResponse(code);
    return page;
  },
  'when the token event is dispatched': atEvent('token'),
  'after the token event was dispatched': async (attempt, change) => {
    const page = await attempt.receiveResponse(await attempt.begin());
    await page.outcome();
    await change(page);
    return page;
  },
};

describe('<aritma-callback> that changes during a login', () => {
  for (const [what, change] of Object.entries(changes)) {
    for (const [when, receiveResponse] of Object.entries(steps)) {
      fault(`${what} ${when} has the token`, 'token', async (attempt) => {
        const page = await receiveResponse(attempt, change);
        await waitUntil(() => page.callback?.status !== undefined, 'an element that is upgraded');
        for (const callback of [...page.document.querySelectorAll('aritma-callback')]) {
          const { token } = await page.outcome(callback);
          expect(token?.accessToken).to.equal('secret-token');
          expect([callback.status, callback.token === token]).to.deep.equal(['complete', true]);
        }
        expect(page.events.map(({ target }) => (target as Element).localName)).to.deep.equal(['aritma-callback']);
      });
    }
  }

  for (const [when, receiveResponse] of Object.entries(steps)) {
    const outcome = when.includes('dispatched') ? 'token' : 'nothing';
    fault(`an element that is removed ${when}, without another one,`, outcome, async (attempt) => {
      const page = await receiveResponse(attempt, ({ callback }) => callback.remove());
      await waitUntil(() => !page.window.location.hash && !page.window.location.search, 'the response to be taken');
    });
  }
});
