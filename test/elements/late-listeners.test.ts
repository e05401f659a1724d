import { aTimeout, expect } from '@open-wc/testing';
import type { AritmaCallback, TokenDetail } from '../../src/index.js';
import {
  responseFragment,
  beginLogin,
  CallbackPage,
  closePages,
  finish,
  type FinishedPage,
} from '../support/callback-page.js';

/** Waits until an event for late listeners would have been dispatched. */
const lateEventsDispatched = (): Promise<void> => aTimeout(30);

describe('a listener that is added to <aritma-callback> after the event was dispatched', () => {
  let page: FinishedPage;
  let received: CustomEvent<TokenDetail>[];
  const listener = (event: CustomEvent<TokenDetail>): void => void received.push(event);

  beforeEach(async () => {
    received = [];
    page = await finish(responseFragment(beginLogin()));
  });
  afterEach(closePages);

  it('receives the token once, in a separate task, and no other listener does', async () => {
    const others: string[] = [];
    for (const isCapturing of [true, false]) {
      page.window.addEventListener('token', () => others.push('token'), isCapturing);
    }
    page.callback.addEventListener('token', listener);
    page.callback.addEventListener('tokenerror', () => others.push('tokenerror'));
    await Promise.resolve();
    expect(received).to.deep.equal([]);
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
    expect(others).to.deep.equal([]);
    expect(page.events).to.have.lengthOf(1);
  });

  it('receives an event like the one that was dispatched before', async () => {
    let targets: unknown[] = [];
    page.callback.addEventListener('token', function (this: unknown, event) {
      targets = [this, event.target, event.currentTarget];
      received.push(event);
    });
    await lateEventsDispatched();
    expect(received[0]!.type).to.equal('token');
    expect(received[0]!.detail).to.equal(page.done.token);
    expect(targets.map((target) => target === page.callback)).to.deep.equal([true, true, true]);
  });

  it('receives events that the application dispatches itself, whatever their detail is', () => {
    const details: unknown[] = [];
    page.callback.addEventListener('tokenerror', ({ detail }) => details.push(detail));
    for (const detail of [null, undefined, 'text', 7]) {
      page.callback.dispatchEvent(new CustomEvent('tokenerror', { detail }));
    }
    expect(details).to.deep.equal([null, null, 'text', 7]);
  });

  it('receives an error too', async () => {
    const cancelled = await finish(`#error=access_denied&state=${beginLogin()}`);
    const codes: string[] = [];
    cancelled.callback.addEventListener('token', listener);
    cancelled.callback.addEventListener('tokenerror', ({ detail }) => codes.push(detail.code));
    await lateEventsDispatched();
    expect(codes).to.deep.equal(['access_denied']);
    expect(received).to.deep.equal([]);
  });

  it('receives the token if it is an object with handleEvent()', async () => {
    page.callback.addEventListener('token', { handleEvent: (event: Event) => void received.push(event as never) });
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives nothing if an earlier listener has received the token', async () => {
    page.callback.addEventListener('token', listener);
    await lateEventsDispatched();
    page.callback.addEventListener('token', (event) => received.push(event));
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives nothing if it replaces a listener that received the token, as when React renders again', async () => {
    const first = await CallbackPage.open('entry.html' + responseFragment(beginLogin()));
    const callback = first.document.createElement('aritma-callback');
    callback.addEventListener('token', listener);
    first.document.body.append(callback);
    await first.outcome(callback);
    expect(received).to.have.lengthOf(1);
    callback.removeEventListener('token', listener);
    callback.addEventListener('token', (event) => received.push(event));
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives the token if earlier listeners were removed before receiving it, as in React StrictMode', async () => {
    const first = await CallbackPage.open('entry.html' + responseFragment(beginLogin()));
    const callback = first.document.createElement('aritma-callback');
    callback.addEventListener('token', listener);
    callback.removeEventListener('token', listener);
    first.document.body.append(callback);
    await first.outcome(callback);
    for (let time = 0; time < 3; time += 1) {
      callback.addEventListener('token', listener);
      callback.removeEventListener('token', listener);
    }
    await lateEventsDispatched();
    expect(received).to.deep.equal([]);
    callback.addEventListener('token', listener);
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives nothing if it is removed in the same task, or its signal is aborted', async () => {
    const end = new AbortController();
    page.callback.addEventListener('token', listener);
    page.callback.removeEventListener('token', listener);
    page.callback.addEventListener('token', listener, { signal: end.signal });
    end.abort();
    await lateEventsDispatched();
    expect(received).to.deep.equal([]);
  });

  it('receives the token on an element that replaces the first one, as when a framework renders again', async () => {
    page.callback.remove();
    const next = page.document.createElement('aritma-callback');
    next.addEventListener('token', listener);
    await lateEventsDispatched();
    expect(received, 'nothing before the element is connected').to.deep.equal([]);
    page.document.body.append(next);
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives the token if earlier listeners were null or had an aborted signal', async () => {
    const first = await CallbackPage.open('entry.html' + responseFragment(beginLogin()));
    const callback = first.document.createElement('aritma-callback');
    const end = new AbortController();
    callback.addEventListener('token', () => undefined, { signal: end.signal });
    callback.addEventListener('token', null as never);
    callback.removeEventListener('token', null as never);
    end.abort();
    first.document.body.append(callback);
    await first.outcome(callback);
    callback.addEventListener('token', listener);
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives nothing if it replaces a listener that was added before the element was defined', async () => {
    const first = await CallbackPage.open('late.html' + responseFragment(beginLogin()));
    first.callback.addEventListener('token', listener);
    await new Promise((resolve) => {
      const script = first.document.createElement('script');
      Object.assign(script, { type: 'module', src: new URL('/src/index.ts', location.href).href, onload: resolve });
      first.document.head.append(script);
    });
    await first.outcome();
    expect(received).to.have.lengthOf(1);
    first.callback.removeEventListener('token', listener);
    first.callback.addEventListener('token', (event) => received.push(event));
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives nothing on a second element that is moved', async () => {
    const first = await CallbackPage.open('entry.html' + responseFragment(beginLogin()));
    const [one, other] = [first.mount(), first.mount()];
    other.addEventListener('token', listener);
    await first.outcome(one);
    first.document.body.prepend(other);
    await lateEventsDispatched();
    expect(received).to.deep.equal([]);
  });

  it('receives one event if it has the option once', async () => {
    page.callback.addEventListener('token', listener, { once: true });
    await lateEventsDispatched();
    expect(received).to.have.lengthOf(1);
  });

  it('receives nothing if there is no outcome', async () => {
    const idle = await finish('');
    idle.callback.addEventListener('token', listener);
    await lateEventsDispatched();
    expect(received).to.deep.equal([]);
  });

  it('receives each later outcome once', async () => {
    page.callback.addEventListener('token', listener);
    await lateEventsDispatched();
    page.window.location.hash = responseFragment(beginLogin(), { access_token: 'another-token' });
    await aTimeout(300);
    expect(received.map(({ detail }) => detail.accessToken)).to.deep.equal(['secret-token', 'another-token']);
  });

  it('behaves like any other listener if it is for another event type', async () => {
    const { callback }: { callback: AritmaCallback } = page;
    const events: string[] = [];
    const record = ({ type }: Event): void => void events.push(type);
    callback.addEventListener('click', record);
    await lateEventsDispatched();
    callback.click();
    callback.removeEventListener('click', record);
    callback.click();
    expect(events).to.deep.equal(['click']);
  });
});
