import { aTimeout, expect } from '@open-wc/testing';
import { awaitResponse, handOver } from '../../src/browser/hand-over.js';
import { expectResponse, savePendingLogin } from '../../src/browser/pending-logins.js';
import { createState } from '../../src/oauth/state.js';
import { replaceStore } from '../support/storage.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';

type ChannelMessage = Record<string, unknown>;

const settings = {
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read',
  redirectUri: 'https://app.example/callback',
  flow: 'implicit',
  mode: 'redirect',
  returnTo: `${location.origin}/`,
} as const;

let state: string;

/** Another script of the origin, with access to the channel of a state. */
function otherScript(of = state): { received: ChannelMessage[]; post: (message: unknown) => void } {
  const channel = new BroadcastChannel(`aritma-login:${of}`);
  const received: ChannelMessage[] = [];
  channel.onmessage = ({ data }: MessageEvent<ChannelMessage>) => void received.push(data);
  afterThisTest(() => channel.close());
  return { received, post: (message) => channel.postMessage(message) };
}

const responseTo = (of: string): URLSearchParams => new URLSearchParams({ access_token: 'secret', state: of });
const begin = (changes: { created?: number; used?: boolean } = {}): void =>
  void savePendingLogin(state, { settings, created: Date.now(), ...changes });

/** Waits for a response, as the page with the link does. */
function wait(wantsResponse = () => true): { response: Promise<URLSearchParams | undefined>; end: AbortController } {
  const end = new AbortController();
  afterThisTest(() => end.abort());
  return { response: awaitResponse(state, wantsResponse, end.signal), end };
}

describe('the hand-over of a response', () => {
  beforeEach(() => {
    state = createState();
  });

  describe('in the popup', () => {
    beforeEach(() => {
      begin();
      expectResponse(state);
    });

    it('handOver() posts an offer without content, and sends the response to the claim', async () => {
      const { received, post } = otherScript();
      const handedOver = handOver(responseTo(state));
      await waitUntil(() => received.length === 1);
      const [{ offer }] = received as [ChannelMessage];
      expect(received).to.deep.equal([{ offer }]);
      post({ offer, claim: 'mine' });
      await waitUntil(() => received.length === 2);
      expect(received[1]).to.deep.equal({ offer, claim: 'mine', response: String(responseTo(state)) });
      post({ offer, claim: 'mine', isTaken: true });
      expect(await handedOver).to.be.true;
    });

    it('handOver() keeps the response if its claim is not followed by a receipt', async () => {
      const { received, post } = otherScript();
      const handedOver = handOver(responseTo(state));
      await waitUntil(() => received.length === 1);
      const { offer } = received[0]!;
      post({ offer, claim: 'mine' });
      await waitUntil(() => received.length === 2);
      post({ offer, claim: 'another', isTaken: true });
      post({ offer, claim: 'mine' });
      expect(await handedOver).to.be.false;
    });

    it('handOver() sends the response once, to the first claim', async () => {
      const { received, post } = otherScript();
      const handedOver = handOver(responseTo(state));
      await waitUntil(() => received.length === 1);
      const { offer } = received[0]!;
      post({ offer, claim: 'first' });
      post({ offer, claim: 'second' });
      await waitUntil(() => received.length === 2);
      post({ offer, claim: 'third' });
      post({ offer, claim: 'second', isTaken: true });
      await aTimeout(100);
      expect(received.slice(1).map(({ claim }) => claim)).to.deep.equal(['first']);
      post({ offer, claim: 'first', isTaken: true });
      expect(await handedOver).to.be.true;
    });

    it('handOver() keeps the response if there is no claim within a second, and ignores later claims', async () => {
      const { received, post } = otherScript();
      const start = performance.now();
      expect(await handOver(responseTo(state))).to.be.false;
      expect(performance.now() - start).to.be.within(990, 3000);
      post({ offer: received[0]!['offer'], claim: 'late' });
      await aTimeout(100);
      expect(received).to.have.length(1);
    });

    it('handOver() keeps the response if the receipt does not come', async () => {
      const { received, post } = otherScript();
      const handedOver = handOver(responseTo(state));
      await waitUntil(() => received.length === 1);
      post({ offer: received[0]!['offer'], claim: 'gone' });
      expect(await handedOver).to.be.false;
      expect(received).to.have.length(2);
    });

    it('handOver() ignores claims to other offers, and malformed messages', async () => {
      const { received, post } = otherScript();
      const handedOver = handOver(responseTo(state));
      await waitUntil(() => received.length === 1);
      const { offer } = received[0]!;
      for (const message of [
        { offer: 'another', claim: 'x' },
        { offer, claim: 1 },
        { offer, claim: ['x'] },
        { offer },
        { claim: 'x' },
        null,
        'claim',
        7,
        [],
      ]) {
        post(message);
      }
      expect(await handedOver).to.be.false;
      expect(received).to.have.length(1);
    });
  });

  it('handOver() keeps the response if BroadcastChannel is denied', async () => {
    begin();
    expectResponse(state);
    replaceProperty(window, 'BroadcastChannel', {
      value: class {
        constructor() {
          throw new DOMException('denied', 'SecurityError');
        }
      },
    });
    expect(await handOver(responseTo(state))).to.be.false;
  });

  describe('without an offer', () => {
    for (const [what, prepare, parameters] of [
      ['a login that no page waits for', () => begin(), () => responseTo(state)],
      ['a used login', () => void (begin({ used: true }), expectResponse(state)), () => responseTo(state)],
      [
        'an expired login',
        () => {
          begin();
          expectResponse(state);
          const key = `aritma-login:1:${state}`;
          const record = JSON.parse(localStorage.getItem(key)!) as ChannelMessage;
          localStorage.setItem(key, JSON.stringify({ ...record, created: Date.now() - 3_700_000 }));
        },
        () => responseTo(state),
      ],
      ['an unknown login', () => undefined, () => responseTo(state)],
      ['a response without a state', () => undefined, () => new URLSearchParams('access_token=t')],
      [
        'a response with a state of another library',
        () => undefined,
        () => new URLSearchParams('access_token=t&state=foreign'),
      ],
    ] as const) {
      it(`handOver() offers nothing for ${what}`, async () => {
        prepare();
        const { received } = otherScript();
        const start = performance.now();
        expect(await handOver(parameters())).to.be.false;
        expect(performance.now() - start).to.be.below(900);
        await aTimeout(50);
        expect(received).to.deep.equal([]);
      });
    }
  });

  describe('in the page that waits', () => {
    beforeEach(() => {
      begin();
      expectResponse(state);
    });

    it('awaitResponse() claims an offer, takes the response and posts a receipt', async () => {
      const { received, post } = otherScript();
      const { response } = wait();
      post({ offer: 'o' });
      await waitUntil(() => received.length === 1);
      const { claim } = received[0]!;
      expect(received[0]).to.deep.equal({ offer: 'o', claim });
      post({ offer: 'o', claim, response: String(responseTo(state)) });
      expect(String(await response)).to.equal(String(responseTo(state)));
      await waitUntil(() => received.length === 2);
      expect(received[1]).to.deep.equal({ offer: 'o', claim, isTaken: true });
    });

    it('awaitResponse() claims nothing if the page does not want the response', async () => {
      const { received, post } = otherScript();
      wait(() => false);
      post({ offer: 'o' });
      await aTimeout(100);
      expect(received).to.deep.equal([]);
    });

    it('awaitResponse() leaves a claimed response to the popup if the page no longer wants it', async () => {
      let isWanted = true;
      const { received, post } = otherScript();
      const { response } = wait(() => isWanted);
      post({ offer: 'o' });
      await waitUntil(() => received.length === 1);
      isWanted = false;
      post({ offer: 'o', claim: received[0]!['claim'], response: String(responseTo(state)) });
      expect(await Promise.race([response.then(String), aTimeout(100)])).to.be.undefined;
      expect(received).to.have.length(1);
    });

    it('awaitResponse() takes no response that the popup has used in the meantime', async () => {
      const { received, post } = otherScript();
      const { response } = wait();
      post({ offer: 'o' });
      await waitUntil(() => received.length === 1);
      begin({ used: true });
      post({ offer: 'o', claim: received[0]!['claim'], response: String(responseTo(state)) });
      expect(String(await response)).to.equal('undefined');
      await aTimeout(100);
      expect(received).to.have.length(1);
    });

    it('awaitResponse() claims nothing after it was aborted', async () => {
      const { received, post } = otherScript();
      const { response, end } = wait();
      end.abort();
      expect(String(await response)).to.equal('undefined');
      post({ offer: 'o' });
      await aTimeout(100);
      expect(received).to.deep.equal([]);
    });

    it('awaitResponse() ignores unclaimed responses, other states and malformed messages', async () => {
      const { received, post } = otherScript();
      const { response } = wait();
      post({ offer: 'o' });
      await waitUntil(() => received.length === 1);
      const { claim } = received[0]!;
      for (const message of [
        { offer: 'o', claim: 'another', response: String(responseTo(state)) },
        { offer: 'o', claim, response: String(responseTo(createState())) },
        { offer: 'o', claim, response: 'access_token=t' },
        { offer: 'o', claim, response: { state } },
        { offer: 'o', claim, response: '' },
        { offer: 1, claim, response: String(responseTo(state)) },
        { offer: 2 },
        null,
        'offer',
        0,
        [],
      ]) {
        post(message);
      }
      await aTimeout(200);
      expect(received).to.have.length(1);
      post({ offer: 'o', claim, response: String(responseTo(state)) });
      expect((await response)!.get('access_token')).to.equal('secret');
    });

    it('awaitResponse() claims a second offer while the first one has no response', async () => {
      const { received, post } = otherScript();
      wait();
      post({ offer: 'first' });
      post({ offer: 'second' });
      await waitUntil(() => received.length === 2);
      expect(received.map(({ offer }) => offer)).to.deep.equal(['first', 'second']);
    });
  });

  it('gives the response to one page if two wait', async () => {
    begin();
    expectResponse(state);
    const pages = [wait(), wait()];
    expect(await handOver(responseTo(state))).to.be.true;
    const response: unknown[] = [];
    for (const page of pages) void page.response.then((parameters) => response.push(parameters));
    await aTimeout(50);
    expect(response).to.have.length(1);
  });

  it('takes the response from one popup if two offer it', async () => {
    begin();
    expectResponse(state);
    const { response } = wait();
    const handedOver = await Promise.all([handOver(responseTo(state)), handOver(responseTo(state))]);
    expect(handedOver.sort()).to.deep.equal([false, true]);
    expect(await response).to.exist;
  });

  describe('in a page that was suspended', () => {
    const isOver = async (response: Promise<unknown>): Promise<boolean> =>
      Promise.race([response.then(() => true), aTimeout(50).then(() => false)]);

    beforeEach(() => begin());

    for (const [type, target] of Object.entries({
      storage: window,
      focus: window,
      pageshow: window,
      visibilitychange: document,
      resume: document,
    })) {
      it(`awaitResponse() stops on ${type} if the stored login is marked as used`, async () => {
        const { response } = wait();
        expectResponse(state);
        target.dispatchEvent(new Event(type));
        expect(await isOver(response), 'the login is still pending').to.be.false;
        begin({ used: true });
        expect(await isOver(response), 'no event was dispatched').to.be.false;
        target.dispatchEvent(new Event(type));
        expect(await isOver(response)).to.be.true;
        expect(await response).to.be.undefined;
      });
    }

    it('awaitResponse() stops if the stored login has expired or was removed', async () => {
      for (const change of [() => begin({ created: Date.now() - 3_600_001 }), () => localStorage.clear()]) {
        begin();
        const { response } = wait();
        expectResponse(state);
        change();
        window.dispatchEvent(new Event('focus'));
        expect(await isOver(response)).to.be.true;
      }
    });

    it('awaitResponse() removes its listeners when it stops', async () => {
      const { response, end } = wait();
      expectResponse(state);
      end.abort();
      await response;
      let reads = 0;
      replaceStore('localStorage', () => {
        reads += 1;
        throw new DOMException('denied');
      });
      window.dispatchEvent(new Event('focus'));
      expect(reads).to.equal(0);
    });
  });
});
