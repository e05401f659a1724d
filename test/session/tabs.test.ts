import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import type { Session } from '../../src/session/session.js';
import { afterThisTest } from '../support/undo.js';
import { eventually, realTime } from './support/clock.js';
import { browserKey, everythingStored, readStored, tabKeyOf, writeStored } from './support/database.js';
import { closeFrames, type FramePage, openFrame } from './support/frames.js';
import { heldResponse, refusal, TestServer } from './support/server.js';
import { changesOf, idTokenOf, newClient, renewed, tokenOf } from './support/sessions.js';

type Client = ReturnType<typeof newClient>;

/** The pages of a client, all of which use one server. */
class Browser {
  readonly client = newClient();
  readonly server = new TestServer(this.client);
  readonly pages: FramePage[] = [];
  readonly #storage: 'tab' | 'browser';

  constructor(storage: 'tab' | 'browser' = 'browser') {
    this.#storage = storage;
  }

  async open(): Promise<FramePage> {
    const page = await openFrame(this.client, (window) => this.server.install(window));
    page.session.configure(this, { storage: this.#storage, api: 'https://api.example' });
    this.pages.push(page);
    return page;
  }

  async logIn(page: FramePage, changes: Parameters<typeof tokenOf>[1] = {}): Promise<void> {
    await page.session.adopt(tokenOf(this.client, changes));
  }

  /** Opens pages, of which the first one logs in. */
  async openAll(count: number, changes: Parameters<typeof tokenOf>[1] = {}): Promise<FramePage[]> {
    const first = await this.open();
    await this.logIn(first, changes);
    while (this.pages.length < count) await this.open();
    await this.all('logged-in');
    return this.pages;
  }

  /** Waits until all pages have a state. */
  all(state: Session['state']): Promise<void> {
    return eventually(() => this.pages.every(({ session }) => session.state === state), `"${state}" in all pages`);
  }

  get states(): string[] {
    return this.pages.map(({ session: { state, reason } }) => `${state} (${String(reason)})`);
  }

  get complaints(): string[] {
    return this.pages.flatMap(({ complaints }) => complaints);
  }
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => value,
    ({ code }: AritmaLoginError) => code,
  );

/** Changes the stored record, without telling any page. */
async function changeStored(client: Client, changes: object): Promise<void> {
  const entry = (await readStored(browserKey(client)))!;
  await writeStored(browserKey(client), { ...entry, content: { ...(entry.content as object), ...changes } });
}

/** A server that accepts each refresh token once, and revokes all tokens of the login if one is sent again. */
function rotateStrictly(server: TestServer): { refused: number } {
  const used = new Set<string>();
  const counts = { refused: 0 };
  server.respond = async (refreshToken, count) => {
    await realTime(5);
    if (used.has(refreshToken)) {
      counts.refused += 1;
      return refusal('invalid_grant');
    }
    used.add(refreshToken);
    return renewed(count);
  };
  return counts;
}

describe('several pages', () => {
  afterEach(closeFrames);

  it('send one request in each round if twenty of them wake with an expired token, and share its token', async () => {
    const browser = new Browser();
    const counts = rotateStrictly(browser.server);
    const pages = await browser.openAll(20);
    for (let round = 1; round <= 10; round += 1) {
      await changeStored(browser.client, { receivedAt: Date.now() - 7_200_000 });
      for (const { window } of pages) {
        window.dispatchEvent(new window.Event('online'));
        window.document.dispatchEvent(new window.Event('visibilitychange', { bubbles: true }));
      }
      await eventually(() => pages.every(({ session }) => session.peekToken() === `access-${String(round)}`));
      const tokens = await Promise.all(pages.map(({ session }) => session.getToken()));
      expect(new Set(tokens)).to.deep.equal(new Set([`access-${String(round)}`]));
      expect(browser.server.received).to.have.lengthOf(round);
    }
    expect(counts.refused).to.equal(0);
    expect(browser.complaints).to.deep.equal([]);
  });

  it('send one request if all of them call the API with an expired token', async () => {
    const browser = new Browser();
    const counts = rotateStrictly(browser.server);
    const pages = await browser.openAll(5, { expiresIn: 0 });
    const responses = await Promise.all(pages.map(({ session }) => session.fetch('https://api.example/')));
    expect(responses.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200]);
    expect(browser.server.received).to.deep.equal(['refresh-0']);
    expect(browser.server.requests.map(({ headers }) => headers.get('Authorization'))).to.deep.equal(
      Array(5).fill('Bearer access-1'),
    );
    expect(counts.refused).to.equal(0);
  });

  it('are logged in when one of them logs in, and logged out when one of them logs out', async () => {
    const browser = new Browser();
    const [first, second, third] = [await browser.open(), await browser.open(), await browser.open()];
    const changes = changesOf(second.session);
    await browser.logIn(first);
    await browser.all('logged-in');
    await third.session.logout({ local: true });
    await browser.all('logged-out');
    expect(changes).to.deep.equal(['logged-in (login)', 'logged-out (logout-elsewhere)']);
    await browser.logIn(second);
    await browser.all('logged-in');
    expect(browser.complaints).to.deep.equal([]);
  });

  it('are all lost if the server refuses the refresh token, which is sent once', async () => {
    const browser = new Browser();
    browser.server.respond = () => refusal('invalid_grant');
    const pages = await browser.openAll(4);
    await changeStored(browser.client, { receivedAt: Date.now() - 7_200_000 });
    for (const { window } of pages) window.dispatchEvent(new window.Event('online'));
    await browser.all('logged-out');
    const results = await Promise.all(pages.map(({ session }) => codeOf(session.getToken())));
    expect(results).to.deep.equal(Array(4).fill('login_required'));
    expect(browser.server.received).to.deep.equal(['refresh-0']);
    expect(browser.states).to.deep.equal(Array(4).fill('logged-out (lost)'));
  });

  it('tell each other nothing but that something has changed', async () => {
    const browser = new Browser();
    const messages: unknown[] = [];
    const channel = new BroadcastChannel(`aritma-login:session:${browserKey(browser.client)}`);
    channel.onmessage = ({ data }) => messages.push(data);
    afterThisTest(() => channel.close());
    const [page] = await browser.openAll(2);
    await page!.session.renew();
    await page!.session.logout({ local: true });
    await browser.all('logged-out');
    await eventually(() => messages.length >= 3);
    expect(new Set(messages)).to.deep.equal(new Set(['']));
  });

  it('are not affected by a flood of messages with any content', async () => {
    const browser = new Browser();
    const pages = await browser.openAll(2);
    const changes = pages.map(({ session }) => changesOf(session));
    const channel = new BroadcastChannel(`aritma-login:session:${browserKey(browser.client)}`);
    afterThisTest(() => channel.close());
    for (let count = 0; count < 500; count += 1) {
      for (const message of ['', null, 7, { accessToken: 'evil', state: 'logged-out' }, [{}]])
        channel.postMessage(message);
    }
    expect(await pages[0]!.session.getToken()).to.equal('access-0');
    await pages[1]!.session.logout({ local: true });
    await browser.all('logged-out');
    expect(changes).to.deep.equal([['logged-out (logout-elsewhere)'], ['logged-out (logout)']]);
    expect(browser.server.received).to.deep.equal([]);
    expect(browser.complaints).to.deep.equal([]);
  });
});

describe('a logout', () => {
  afterEach(closeFrames);

  it('wins over a renewal of another page that is not answered: the late tokens are not stored', async () => {
    const browser = new Browser();
    const held = heldResponse();
    browser.server.respond = () => held.response;
    const [one, other, third] = await browser.openAll(3, { expiresIn: 0 });
    const waiting = codeOf(other!.session.getToken());
    await eventually(() => browser.server.received.length);
    const begin = performance.now();
    await one!.session.logout({ local: true });
    await eventually(() => third!.session.state === 'logged-out' && other!.session.state === 'logged-out');
    expect(performance.now() - begin).to.be.below(1000);
    held.send(renewed(1, { access_token: 'late-token' }));
    expect(await waiting).to.equal('login_required');
    await realTime(100);
    expect(browser.states.map((state) => state.split(' ')[0])).to.deep.equal(Array(3).fill('logged-out'));
    expect(await everythingStored()).not.to.include('late-token');
    expect((await readStored(browserKey(browser.client)))?.content).to.be.undefined;
    expect((await browser.open()).session.state).to.equal('logged-out');
    expect(browser.complaints).to.deep.equal([]);
  });

  it('and the next login win over a renewal that is not answered', async () => {
    const browser = new Browser();
    const held = heldResponse();
    browser.server.respond = () => held.response;
    const [one, other] = await browser.openAll(2, { expiresIn: 0 });
    const waiting = codeOf(other!.session.getToken());
    await eventually(() => browser.server.received.length);
    await one!.session.logout({ local: true });
    await browser.logIn(one!, { accessToken: 'access-new', refreshToken: 'refresh-new' });
    await eventually(() => other!.session.peekToken() === 'access-new');
    held.send(renewed(1, { access_token: 'late-token' }));
    expect(await waiting).to.equal('access-new');
    await realTime(100);
    expect(await Promise.all(browser.pages.map(({ session }) => session.getToken()))).to.deep.equal(
      Array(2).fill('access-new'),
    );
    expect(await everythingStored()).not.to.include('late-token');
  });

  it('on a page that renews the tokens itself is not undone by the response', async () => {
    const browser = new Browser();
    const held = heldResponse();
    browser.server.respond = () => held.response;
    const [page] = await browser.openAll(1, { expiresIn: 0 });
    const changes = changesOf(page!.session);
    const waiting = codeOf(page!.session.getToken());
    await eventually(() => browser.server.received.length);
    await page!.session.logout({ local: true });
    held.send(renewed(1, { access_token: 'late-token' }));
    expect(await waiting).to.equal('login_required');
    await realTime(50);
    expect(changes).to.deep.equal(['logged-out (logout)']);
    expect(page!.session.peekToken()).to.be.undefined;
    expect(await everythingStored()).not.to.include('late-token');
  });
});

describe('another user who logs in on another page', () => {
  afterEach(closeFrames);
  const bob = { accessToken: 'access-bob', refreshToken: 'refresh-bob', idToken: idTokenOf('bob') };

  it('logs out the pages of the first one, which send nothing with the token of the second', async () => {
    const browser = new Browser();
    const [alice, bobs] = await browser.openAll(2);
    await bobs!.session.logout({ local: true });
    await browser.all('logged-out');
    await browser.logIn(alice!);
    await browser.all('logged-in');
    const changes = changesOf(alice!.session);
    const errors: string[] = [];
    alice!.session.addEventListener('sessionerror', ({ detail }) => errors.push(detail.code));

    const page = await browser.open();
    await page.session.logout({ local: true });
    await browser.logIn(page, bob);
    await eventually(() => alice!.session.state === 'logged-out');
    for (let count = 0; count < 3; count += 1) {
      alice!.window.dispatchEvent(new Event('online'));
      expect(await codeOf(alice!.session.fetch('https://api.example/'))).to.be.oneOf([
        'user_changed',
        'login_required',
      ]);
      expect(alice!.session.peekToken()).to.be.undefined;
    }
    expect(browser.server.requests).to.deep.equal([]);
    expect(changes.at(-1)).to.match(/^logged-out/);
    expect(changes).not.to.include('logged-in (login)');
    expect(await page.session.getToken()).to.equal('access-bob');
    expect(await (await browser.open()).session.getToken()).to.equal('access-bob');
  });

  for (const [who, changes] of [
    ['another user', bob],
    ['a user whom no ID token names', { ...bob, idToken: undefined as never }],
  ] as const) {
    it(`without a logout, as ${who}, makes the pages of the first one report user-changed`, async () => {
      const browser = new Browser();
      const [alice] = await browser.openAll(1);
      const reasons = changesOf(alice!.session);
      const page = await browser.open();
      const own = changesOf(page.session);
      await browser.logIn(page, changes);
      await eventually(() => alice!.session.state === 'logged-out');
      alice!.window.dispatchEvent(new Event('online'));
      await realTime(100);
      expect(reasons).to.deep.equal(['logged-out (user-changed)']);
      alice!.window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      alice!.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      await eventually(() => alice!.session.state === 'logged-out', 'the state after Back');
      expect(await codeOf(alice!.session.getToken())).to.equal('user_changed');
      expect(alice!.session.error!.message).to.include('Another user has logged in').and.to.include('Reload the page');
      expect(await codeOf(alice!.session.fetch('https://api.example/'))).to.equal('user_changed');
      expect(await codeOf(alice!.session.renew())).to.equal('login_required');
      expect(browser.server.requests).to.deep.equal([]);
      expect(browser.server.received).to.deep.equal([]);
      expect(own.filter((change) => change.startsWith('logged-in (login)')).length).to.be.at.most(1);
      alice!.close();
      expect(await (await browser.open()).session.getToken()).to.equal('access-bob');
    });
  }

  it('keeps the session if the renewal of the first one is answered late', async () => {
    const browser = new Browser();
    const held = heldResponse();
    browser.server.respond = () => held.response;
    const [alice] = await browser.openAll(1, { expiresIn: 0 });
    const waiting = codeOf(alice!.session.getToken());
    await eventually(() => browser.server.received.length);
    const page = await browser.open();
    await browser.logIn(page, bob);
    held.send(renewed(1, { access_token: 'late-token' }));
    expect(await waiting).to.be.oneOf(['user_changed', 'login_required']);
    await realTime(100);
    expect(alice!.session.peekToken()).to.be.undefined;
    expect(await (await browser.open()).session.getToken()).to.equal('access-bob');
    expect(await everythingStored()).not.to.include('late-token');
  });

  it('is not waited for by a page of the first one whose request was refused', async () => {
    const browser = new Browser();
    const [alice] = await browser.openAll(1);
    const held = heldResponse();
    browser.server.api = () => held.response;
    const response = alice!.session.fetch('https://api.example/');
    await eventually(() => browser.server.requests.length);
    await browser.logIn(await browser.open(), bob);
    held.send(new Response('', { status: 401 }));
    expect((await response).status).to.equal(401);
    expect(browser.server.requests.map(({ headers }) => headers.get('Authorization'))).to.deep.equal([
      'Bearer access-0',
    ]);
  });
});

describe('a duplicated tab', () => {
  afterEach(closeFrames);

  it('shares one record: one request renews it, and a logout ends both', async () => {
    const browser = new Browser('tab');
    const counts = rotateStrictly(browser.server);
    const [one, copy] = await browser.openAll(2, { expiresIn: 0 });
    const key = tabKeyOf(browser.client);
    expect(await Promise.all([one!.session.getToken(), copy!.session.getToken()])).to.deep.equal([
      'access-1',
      'access-1',
    ]);
    expect(browser.server.received).to.deep.equal(['refresh-0']);
    await copy!.session.renew();
    await eventually(() => one!.session.peekToken() === 'access-2');
    expect(counts.refused).to.equal(0);
    expect((await readStored(key))?.generation).to.equal(2);
    await copy!.session.logout({ local: true });
    await browser.all('logged-out');
    expect((await readStored(key))?.ended).to.equal('logout');
  });

  it('that ends the session tells a frame with the same sessionStorage why', async () => {
    const browser = new Browser('tab');
    const [one, frame] = await browser.openAll(2, { refreshToken: undefined as never, expiresIn: 3 });
    const reasons = [one!, frame!].map(({ session }) => changesOf(session));
    await browser.all('logged-out');
    expect(reasons).to.deep.equal([['logged-out (expired)'], ['logged-out (expired)']]);
  });

  it('leaves the session to the other one when it is closed', async () => {
    const browser = new Browser('tab');
    const [one, copy] = await browser.openAll(2);
    copy!.close();
    expect(await one!.session.renew()).to.equal('access-1');
    expect(one!.session.state).to.equal('logged-in');
  });
});

describe('a page that is closed while it renews the tokens', () => {
  afterEach(closeFrames);

  /** Closes one of two pages whose request is not answered, while the other one waits for it. */
  async function closeDuringRenewal(browser: Browser, answer: () => Response): Promise<FramePage> {
    browser.server.respond = (_, count) => (count === 1 ? new Promise(() => undefined) : answer());
    const [closing] = await browser.openAll(1, { expiresIn: 0 });
    void closing!.session.getToken().catch(() => undefined);
    await eventually(() => browser.server.received.length === 1);
    const other = await browser.open();
    await eventually(() => other.session.isRenewing);
    closing!.close();
    return other;
  }

  it('leaves the lock to another page, which sends the same refresh token once', async () => {
    const browser = new Browser();
    const other = await closeDuringRenewal(browser, () => renewed(1));
    expect(await other.session.getToken()).to.equal('access-1');
    expect(browser.server.received).to.deep.equal(['refresh-0', 'refresh-0']);
    expect(other.complaints).to.deep.equal([]);
  });

  it('loses the session if the server has replaced the refresh token, with one message and no loop', async () => {
    const browser = new Browser();
    const other = await closeDuringRenewal(browser, () => refusal('invalid_grant'));
    const errors: AritmaLoginError[] = [];
    other.session.addEventListener('sessionerror', ({ detail }) => errors.push(detail));
    expect(await codeOf(other.session.getToken())).to.equal('login_required');
    for (let count = 0; count < 3; count += 1) {
      other.window.dispatchEvent(new Event('online'));
      await realTime(30);
    }
    expect(browser.server.received).to.deep.equal(['refresh-0', 'refresh-0']);
    expect(errors.map(({ code }) => code)).to.deep.equal(['session_ended']);
    expect(errors[0]!.message).to.include('a page was left');
    expect(other.session.reason).to.equal('lost');
    await browser.logIn(other);
    expect(await (await browser.open()).session.getToken()).to.equal('access-0');
  });
});
