import { aTimeout, expect } from '@open-wc/testing';
import { awaitResponse, handOver } from '../../src/browser/hand-over.js';
import { responseFragment, beginLogin, closePages, finish } from '../support/callback-page.js';
import { expectResponse } from '../../src/browser/pending-logins.js';
import { loginElement } from '../support/elements.js';
import { collectEvents } from '../support/events.js';
import { storedLogins } from '../support/storage.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';

/** A frame with an opaque origin, like a frame of another site. It posts to the channel what it is asked to post. */
async function foreignFrame(channel: string): Promise<{ post: (message: unknown) => void; received: unknown[] }> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = `<script>
    const channel = new BroadcastChannel(${JSON.stringify(channel)});
    channel.onmessage = ({ data }) => parent.postMessage({ received: data }, '*');
    onmessage = ({ data }) => { channel.postMessage(data); parent.postMessage({ posted: true }, '*'); };
    parent.postMessage({ ready: true }, '*');
  </script>`;
  const messages: Record<string, unknown>[] = [];
  const listener = ({ data, source }: MessageEvent<Record<string, unknown>>): void => {
    if (source === frame.contentWindow) messages.push(data);
  };
  addEventListener('message', listener);
  afterThisTest(() => {
    frame.remove();
    removeEventListener('message', listener);
  });
  document.body.append(frame);
  await waitUntil(() => messages.some(({ ready }) => ready), 'the frame');
  return {
    post: (message) => frame.contentWindow!.postMessage(message, '*'),
    get received() {
      return messages.filter((message) => 'received' in message);
    },
  };
}

describe('the popup’s channel: RFC 9700 4.17', () => {
  let state: string;

  beforeEach(() => {
    state = beginLogin();
    expectResponse(state);
  });
  afterEach(closePages);

  const waitForResponse = (): Promise<URLSearchParams | undefined> => {
    const end = new AbortController();
    afterThisTest(() => end.abort());
    return awaitResponse(state, () => true, end.signal);
  };

  it('a page ignores offers and responses from a frame of another origin', async () => {
    const { post } = await foreignFrame(`aritma-login:${state}`);
    let isReceived = false;
    void waitForResponse().then(() => (isReceived = true));
    post({ offer: 'evil' });
    post({ offer: 'evil', claim: 'evil', response: responseFragment(state).slice(1) });
    await aTimeout(300);
    expect(isReceived).to.be.false;
  });

  it('a popup sends no response to a frame of another origin, and ignores its claims', async () => {
    const frame = await foreignFrame(`aritma-login:${state}`);
    const handed = handOver(new URLSearchParams(responseFragment(state).slice(1)));
    for (let time = 0; time < 10; time += 1) frame.post({ offer: 'any', claim: 'evil' });
    expect(await handed).to.be.false;
    expect(frame.received).to.deep.equal([]);
  });

  it('a page ignores message and storage events on its window', async () => {
    replaceProperty(window, 'open', { value: () => ({ closed: false, focus: () => undefined, opener: null }) });
    const outcomes = [collectEvents('token'), collectEvents('tokenerror')];
    const login = await loginElement({ mode: 'popup', authority: 'https://id.example' });
    login.click();
    const own = new URL(login.href).searchParams.get('state')!;
    for (const data of [
      responseFragment(own),
      `${location.origin}/callback${responseFragment(own)}`,
      { offer: 'o', claim: 'c', response: responseFragment(own).slice(1) },
      { type: 'authorization_response', response: { access_token: 'evil', state: own } },
      { accessToken: 'evil', state: own },
    ]) {
      window.postMessage(data, '*');
      window.dispatchEvent(new MessageEvent('message', { data, origin: 'https://id.example' }));
      window.dispatchEvent(
        new StorageEvent('storage', { key: `aritma-login:1:${own}`, newValue: JSON.stringify(data) }),
      );
    }
    await aTimeout(100);
    expect(outcomes.flat()).to.deep.equal([]);
    expect(login.matches(':state(waiting)')).to.be.true;
    expect(storedLogins()[own]!.used).to.be.undefined;
  });

  it('a page ignores responses with another state, and on the channel of another state', async () => {
    const other = beginLogin();
    const channels = [state, other].map((each) => new BroadcastChannel(`aritma-login:${each}`));
    afterThisTest(() => channels.forEach((channel) => channel.close()));
    const claims: Record<string, unknown>[] = [];
    channels[0]!.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => void claims.push(data);
    let isReceived = false;
    void waitForResponse().then(() => (isReceived = true));
    channels[0]!.postMessage({ offer: 'o' });
    await waitUntil(() => claims.length);
    const { claim } = claims[0]!;
    for (const channel of channels)
      channel.postMessage({ offer: 'o', claim, response: responseFragment(other).slice(1) });
    channels[1]!.postMessage({ offer: 'o', claim, response: responseFragment(state).slice(1) });
    await aTimeout(200);
    expect(isReceived).to.be.false;
  });

  it('a popup finishes the login itself if a claim is not followed by a receipt', async () => {
    const channel = new BroadcastChannel(`aritma-login:${state}`);
    afterThisTest(() => channel.close());
    channel.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => {
      if (data['offer'] && !data['claim']) channel.postMessage({ offer: data['offer'], claim: 'evil' });
    };
    const page = await finish(responseFragment(state));
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
  });
});
