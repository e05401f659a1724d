import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { awaitResponse, handOver } from '../../src/browser/hand-over.js';
import { responseFragment, beginLogin, closePages, finish } from '../support/callback-page.js';
import { expectResponse } from '../../src/browser/pending-logins.js';
import { loginElement } from '../support/elements.js';
import { collectEvents } from '../support/events.js';
import { storedLogins } from '../support/storage.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';

/** A frame whose origin is nobody's, as that of another site. It says on the channel what it is told to. */
async function foreignFrame(channel: string): Promise<{ say: (message: unknown) => void; heard: unknown[] }> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = `<script>
    const channel = new BroadcastChannel(${JSON.stringify(channel)});
    channel.onmessage = ({ data }) => parent.postMessage({ heard: data }, '*');
    onmessage = ({ data }) => { channel.postMessage(data); parent.postMessage({ said: true }, '*'); };
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
  await waitUntil(() => messages.some(({ ready }) => ready), 'the frame', { timeout: 8000 });
  return {
    say: (message) => frame.contentWindow!.postMessage(message, '*'),
    get heard() {
      return messages.filter((message) => 'heard' in message);
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

  const waitForAnswer = (): Promise<URLSearchParams | undefined> => {
    const end = new AbortController();
    afterThisTest(() => end.abort());
    return awaitResponse(state, () => true, end.signal);
  };

  it('brings no offer and no answer of a frame of another origin', async () => {
    const { say } = await foreignFrame(`aritma-login:${state}`);
    let got = false;
    void waitForAnswer().then(() => (got = true));
    say({ offer: 'evil' });
    say({ offer: 'evil', claim: 'evil', answer: responseFragment(state).slice(1) });
    await aTimeout(300);
    expect(got).to.be.false;
  });

  it('shows no answer to a frame of another origin, and takes no claim of it', async () => {
    const frame = await foreignFrame(`aritma-login:${state}`);
    const handed = handOver(new URLSearchParams(responseFragment(state).slice(1)));
    for (let time = 0; time < 10; time += 1) frame.say({ offer: 'any', claim: 'evil' });
    expect(await handed).to.be.false;
    expect(frame.heard).to.deep.equal([]);
  });

  it('is the only way: a message to the window is not listened to', async () => {
    replaceProperty(window, 'open', { value: () => ({ closed: false, focus: () => undefined, opener: null }) });
    const outcomes = [collectEvents('token'), collectEvents('tokenerror')];
    const login = await loginElement({ mode: 'popup', authority: 'https://id.example' });
    login.click();
    const own = new URL(login.href).searchParams.get('state')!;
    for (const data of [
      responseFragment(own),
      `${location.origin}/callback${responseFragment(own)}`,
      { offer: 'o', claim: 'c', answer: responseFragment(own).slice(1) },
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

  it('takes no answer from a channel of another state, nor one with that state', async () => {
    const other = beginLogin();
    const channels = [state, other].map((each) => new BroadcastChannel(`aritma-login:${each}`));
    afterThisTest(() => channels.forEach((channel) => channel.close()));
    const claims: Record<string, unknown>[] = [];
    channels[0]!.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => void claims.push(data);
    let got = false;
    void waitForAnswer().then(() => (got = true));
    channels[0]!.postMessage({ offer: 'o' });
    await waitUntil(() => claims.length);
    const { claim } = claims[0]!;
    for (const channel of channels)
      channel.postMessage({ offer: 'o', claim, answer: responseFragment(other).slice(1) });
    channels[1]!.postMessage({ offer: 'o', claim, answer: responseFragment(state).slice(1) });
    await aTimeout(200);
    expect(got).to.be.false;
  });

  it('gives the window its answer back where whoever claimed it falls silent', async () => {
    const channel = new BroadcastChannel(`aritma-login:${state}`);
    afterThisTest(() => channel.close());
    channel.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => {
      if (data['offer'] && !data['claim']) channel.postMessage({ offer: data['offer'], claim: 'evil' });
    };
    const page = await finish(responseFragment(state));
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
  });
});
