import { aTimeout, expect } from '@open-wc/testing';
import { awaitResponse, handOver } from '../../src/browser/hand-over.js';
import { expectResponse, savePendingLogin } from '../../src/browser/pending-logins.js';
import { createState } from '../../src/oauth/state.js';
import { replaceStore } from '../support/storage.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';

type Said = Record<string, unknown>;

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

/** Another script of the origin, on the channel of a state. */
function bystander(of = state): { heard: Said[]; say: (message: unknown) => void } {
  const channel = new BroadcastChannel(`aritma-login:${of}`);
  const heard: Said[] = [];
  channel.onmessage = ({ data }: MessageEvent<Said>) => void heard.push(data);
  afterThisTest(() => channel.close());
  return { heard, say: (message) => channel.postMessage(message) };
}

const answerTo = (of: string): URLSearchParams => new URLSearchParams({ access_token: 'secret', state: of });
const begin = (changes: { created?: number; used?: boolean } = {}): void =>
  void savePendingLogin(state, { settings, created: Date.now(), ...changes });

/** Waits for an answer as a page does. */
function wait(isWilling = () => true): { got: Promise<URLSearchParams | undefined>; end: AbortController } {
  const end = new AbortController();
  afterThisTest(() => end.abort());
  return { got: awaitResponse(state, isWilling, end.signal), end };
}

describe('the hand-over of an answer', () => {
  beforeEach(() => {
    state = createState();
  });

  describe('by the window that it came to', () => {
    beforeEach(() => {
      begin();
      expectResponse(state);
    });

    it('offers without saying what, and gives the answer to who claims it', async () => {
      const { heard, say } = bystander();
      const handed = handOver(answerTo(state));
      await waitUntil(() => heard.length === 1);
      const [{ offer }] = heard as [Said];
      expect(heard).to.deep.equal([{ offer }]);
      say({ offer, claim: 'mine' });
      await waitUntil(() => heard.length === 2);
      expect(heard[1]).to.deep.equal({ offer, claim: 'mine', answer: String(answerTo(state)) });
      say({ offer, claim: 'mine', isTaken: true });
      expect(await handed).to.be.true;
    });

    it('keeps it where the claim is not followed by its own receipt', async () => {
      const { heard, say } = bystander();
      const handed = handOver(answerTo(state));
      await waitUntil(() => heard.length === 1);
      const { offer } = heard[0]!;
      say({ offer, claim: 'mine' });
      await waitUntil(() => heard.length === 2);
      say({ offer, claim: 'another', isTaken: true });
      say({ offer, claim: 'mine' });
      expect(await handed).to.be.false;
    });

    it('gives it once, to the first claim', async () => {
      const { heard, say } = bystander();
      const handed = handOver(answerTo(state));
      await waitUntil(() => heard.length === 1);
      const { offer } = heard[0]!;
      say({ offer, claim: 'first' });
      say({ offer, claim: 'second' });
      await waitUntil(() => heard.length === 2);
      say({ offer, claim: 'third' });
      say({ offer, claim: 'second', isTaken: true });
      await aTimeout(100);
      expect(heard.slice(1).map(({ claim }) => claim)).to.deep.equal(['first']);
      say({ offer, claim: 'first', isTaken: true });
      expect(await handed).to.be.true;
    });

    it('keeps it when nobody claims it within a second, and a later claim gets nothing', async () => {
      const { heard, say } = bystander();
      const start = performance.now();
      expect(await handOver(answerTo(state))).to.be.false;
      expect(performance.now() - start).to.be.within(990, 3000);
      say({ offer: heard[0]!['offer'], claim: 'late' });
      await aTimeout(100);
      expect(heard).to.have.length(1);
    });

    it('keeps it when the claimant is gone before it took the answer', async () => {
      const { heard, say } = bystander();
      const handed = handOver(answerTo(state));
      await waitUntil(() => heard.length === 1);
      say({ offer: heard[0]!['offer'], claim: 'gone' });
      expect(await handed).to.be.false;
      expect(heard).to.have.length(2);
    });

    it('minds no claim of another offer, and nothing that is no message', async () => {
      const { heard, say } = bystander();
      const handed = handOver(answerTo(state));
      await waitUntil(() => heard.length === 1);
      const { offer } = heard[0]!;
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
        say(message);
      }
      expect(await handed).to.be.false;
      expect(heard).to.have.length(1);
    });
  });

  it('is none where the window gets no channel', async () => {
    begin();
    expectResponse(state);
    replaceProperty(window, 'BroadcastChannel', {
      value: class {
        constructor() {
          throw new DOMException('denied', 'SecurityError');
        }
      },
    });
    expect(await handOver(answerTo(state))).to.be.false;
  });

  describe('is not offered', () => {
    for (const [what, prepare, parameters] of [
      ['a login that nobody waits for', () => begin(), () => answerTo(state)],
      ['a login that was used', () => void (begin({ used: true }), expectResponse(state)), () => answerTo(state)],
      [
        'a login that is too old',
        () => {
          begin();
          expectResponse(state);
          const key = `aritma-login:1:${state}`;
          const record = JSON.parse(localStorage.getItem(key)!) as Said;
          localStorage.setItem(key, JSON.stringify({ ...record, created: Date.now() - 3_700_000 }));
        },
        () => answerTo(state),
      ],
      ['an unknown login', () => undefined, () => answerTo(state)],
      ['an answer without a state', () => undefined, () => new URLSearchParams('access_token=t')],
      ['an answer with a foreign state', () => undefined, () => new URLSearchParams('access_token=t&state=foreign')],
    ] as const) {
      it(`for ${what}`, async () => {
        prepare();
        const { heard } = bystander();
        const start = performance.now();
        expect(await handOver(parameters())).to.be.false;
        expect(performance.now() - start).to.be.below(900);
        await aTimeout(50);
        expect(heard).to.deep.equal([]);
      });
    }
  });

  describe('to the page that waits', () => {
    beforeEach(() => {
      begin();
      expectResponse(state);
    });

    it('claims what is offered, takes the answer, and says so', async () => {
      const { heard, say } = bystander();
      const { got } = wait();
      say({ offer: 'o' });
      await waitUntil(() => heard.length === 1);
      const { claim } = heard[0]!;
      expect(heard[0]).to.deep.equal({ offer: 'o', claim });
      say({ offer: 'o', claim, answer: String(answerTo(state)) });
      expect(String(await got)).to.equal(String(answerTo(state)));
      await waitUntil(() => heard.length === 2);
      expect(heard[1]).to.deep.equal({ offer: 'o', claim, isTaken: true });
    });

    it('claims nothing that it does not want', async () => {
      const { heard, say } = bystander();
      wait(() => false);
      say({ offer: 'o' });
      await aTimeout(100);
      expect(heard).to.deep.equal([]);
    });

    it('leaves to the window what it claimed and wants no more', async () => {
      let isWanted = true;
      const { heard, say } = bystander();
      const { got } = wait(() => isWanted);
      say({ offer: 'o' });
      await waitUntil(() => heard.length === 1);
      isWanted = false;
      say({ offer: 'o', claim: heard[0]!['claim'], answer: String(answerTo(state)) });
      expect(await Promise.race([got.then(String), aTimeout(100)])).to.be.undefined;
      expect(heard).to.have.length(1);
    });

    it('takes no answer that the window has used meanwhile', async () => {
      const { heard, say } = bystander();
      const { got } = wait();
      say({ offer: 'o' });
      await waitUntil(() => heard.length === 1);
      begin({ used: true });
      say({ offer: 'o', claim: heard[0]!['claim'], answer: String(answerTo(state)) });
      expect(String(await got)).to.equal('undefined');
      await aTimeout(100);
      expect(heard).to.have.length(1);
    });

    it('claims nothing when the waiting is over', async () => {
      const { heard, say } = bystander();
      const { got, end } = wait();
      end.abort();
      expect(String(await got)).to.equal('undefined');
      say({ offer: 'o' });
      await aTimeout(100);
      expect(heard).to.deep.equal([]);
    });

    it('takes nothing that it did not claim, of another state, or that is no message', async () => {
      const { heard, say } = bystander();
      const { got } = wait();
      say({ offer: 'o' });
      await waitUntil(() => heard.length === 1);
      const { claim } = heard[0]!;
      for (const message of [
        { offer: 'o', claim: 'another', answer: String(answerTo(state)) },
        { offer: 'o', claim, answer: String(answerTo(createState())) },
        { offer: 'o', claim, answer: 'access_token=t' },
        { offer: 'o', claim, answer: { state } },
        { offer: 'o', claim, answer: '' },
        { offer: 1, claim, answer: String(answerTo(state)) },
        { offer: 2 },
        null,
        'offer',
        0,
        [],
      ]) {
        say(message);
      }
      await aTimeout(200);
      expect(heard).to.have.length(1);
      say({ offer: 'o', claim, answer: String(answerTo(state)) });
      expect((await got)!.get('access_token')).to.equal('secret');
    });

    it('claims another offer while the first one brought nothing', async () => {
      const { heard, say } = bystander();
      wait();
      say({ offer: 'first' });
      say({ offer: 'second' });
      await waitUntil(() => heard.length === 2);
      expect(heard.map(({ offer }) => offer)).to.deep.equal(['first', 'second']);
    });
  });

  it('goes to one page, where two wait', async () => {
    begin();
    expectResponse(state);
    const pages = [wait(), wait()];
    expect(await handOver(answerTo(state))).to.be.true;
    const got: unknown[] = [];
    for (const page of pages) void page.got.then((parameters) => got.push(parameters));
    await aTimeout(50);
    expect(got).to.have.length(1);
  });

  it('goes to the page from one window, where two offer', async () => {
    begin();
    expectResponse(state);
    const { got } = wait();
    const handed = await Promise.all([handOver(answerTo(state)), handOver(answerTo(state))]);
    expect(handed.sort()).to.deep.equal([false, true]);
    expect(await got).to.exist;
  });

  describe('to a page that was suspended', () => {
    const isOver = async (got: Promise<unknown>): Promise<boolean> =>
      Promise.race([got.then(() => true), aTimeout(50).then(() => false)]);

    beforeEach(() => begin());

    for (const [type, target] of Object.entries({
      storage: window,
      focus: window,
      pageshow: window,
      visibilitychange: document,
      resume: document,
    })) {
      it(`stops waiting on ${type} if the stored login is marked as used`, async () => {
        const { got } = wait();
        expectResponse(state);
        target.dispatchEvent(new Event(type));
        expect(await isOver(got), 'it is pending still').to.be.false;
        begin({ used: true });
        expect(await isOver(got), 'nothing tells of it').to.be.false;
        target.dispatchEvent(new Event(type));
        expect(await isOver(got)).to.be.true;
        expect(await got).to.be.undefined;
      });
    }

    it('stops waiting if the stored login has expired or was removed', async () => {
      for (const change of [() => begin({ created: Date.now() - 3_600_001 }), () => localStorage.clear()]) {
        begin();
        const { got } = wait();
        expectResponse(state);
        change();
        window.dispatchEvent(new Event('focus'));
        expect(await isOver(got)).to.be.true;
      }
    });

    it('removes its listeners when it stops waiting', async () => {
      const { got, end } = wait();
      expectResponse(state);
      end.abort();
      await got;
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
