import assert from 'node:assert/strict';
import type { LoginOutcome, TokenDetail } from '../../src/browser/finish-login.js';
import type { ReturningSettings } from '../../src/browser/pending-logins.js';
import type { Browser, Page } from './browser.js';

const hour = 60 * 60 * 1000;

/** A login that this browser began. */
export interface Login {
  readonly state: string;
  readonly settings: ReturningSettings;
  readonly challenge: string | undefined;
  readonly created: number;
  /** The page that waits for it, where it goes on in a window. */
  readonly opener: Page | undefined;
  /** The pages that an answer to it came to. */
  readonly deliveries: { page: Page; answer: Answer }[];
  /** Where and when a token of it was dispatched. */
  readonly tokens: { page: Page; at: number }[];
  /** Whether it is stored for every tab; else a copy of its tab has it too, and can end it once more. */
  readonly inEveryTab: boolean;
  /** Whether the browser's data was cleared before an answer came. */
  isForgotten: boolean;
}

/** An answer that was made, by the server or an attacker. */
export interface Answer {
  readonly login: Login;
  readonly address: string;
  /** Whether it may end in a token: the server's own, to this very login, and unchanged. */
  readonly isRight: boolean;
  /** The token that it brings or leads to. */
  readonly token: string;
}

/** An element that opened a window. */
export interface Receiver {
  readonly page: Page;
  readonly isConnected: boolean;
}

/** What happened, and whether it may. The rules are written from the contract, and share no code with the package. */
export class Ledger {
  readonly logins: Login[] = [];
  readonly answers: Answer[] = [];
  readonly outcomes = { token: 0, tokenOfWindow: 0, error: 0, handedOver: 0 };
  readonly #browser: Browser;
  readonly #outcomesOf = new Map<Page, number>();
  readonly #handedOver = new Set<Page>();

  /** Something went on that may keep a right answer from its token. */
  isDisturbed = false;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A view on a page was told. */
  announced(page: Page, { token, error, isHandedOver }: LoginOutcome): void {
    assert.ok(page.isAlive, 'a page that is gone dispatches nothing');
    const count = (this.#outcomesOf.get(page) ?? 0) + 1;
    this.#outcomesOf.set(page, count);
    assert.ok(count <= page.arrivals.length, 'one outcome for each answer at most');
    assert.equal([token, error, isHandedOver].filter(Boolean).length, 1, 'one outcome of one kind');
    if (isHandedOver) this.#wasHandedOver(page);
    if (error) this.#failed(error);
    if (!token) return;
    this.outcomes.token += 1;
    const answer = this.#dispatched(page, token);
    const arrivals = page.arrivals.filter(({ address }) => address === answer.address);
    assert.ok(arrivals.length, 'a token is dispatched on the page that its answer came to');
    const isInTime = arrivals.some(({ at }) => Math.abs(at - answer.login.created) <= hour);
    assert.ok(isInTime, 'no token of a login that took too long');
  }

  /** The element that opened a window was told. */
  opened({ page, isConnected }: Receiver, login: Login, { token, error }: LoginOutcome): void {
    assert.ok(page.isAlive, 'a page that is gone dispatches nothing');
    assert.equal([token, error].filter(Boolean).length, 1, 'one outcome of one kind');
    if (error) this.#failed(error);
    if (!token) return;
    this.outcomes.tokenOfWindow += 1;
    const answer = this.#dispatched(page, token);
    assert.equal(answer.login, login, 'a token goes to the element that began its login');
    assert.equal(login.opener, page, 'on the page that waits for it');
    // While a code is exchanged an element may leave: what it has taken, nobody else has.
    assert.ok(isConnected || login.settings.flow === 'pkce', 'no token goes to an element that has left');
  }

  /** When all is quiet: whether what was to happen happened. */
  check(): void {
    for (const { page } of this.#browser.tabs) {
      if (page) assert.notEqual(page.modules.callbackDocument.status, 'pending', 'every answer comes to an outcome');
    }
    if (!this.isDisturbed) for (const login of this.logins) this.#checkLogin(login);
  }

  /** A right answer that came once, and whose pages stayed, ends in a token. */
  #checkLogin({ deliveries, opener, tokens, isForgotten }: Login): void {
    const [delivery, ...more] = deliveries;
    if (!delivery?.answer.isRight || more.length || isForgotten || opener?.isAlive === false) return;
    const { page } = delivery;
    const isThere = page.isAlive || this.#handedOver.has(page);
    if (isThere && page.arrivals.length === 1) assert.equal(tokens.length, 1, 'a right answer ends in a token');
  }

  #dispatched(page: Page, token: TokenDetail): Answer {
    const answer = this.answers.find((made) => made.token === token.accessToken);
    assert.ok(answer, `${token.accessToken} was made for a login of this browser`);
    const { login, isRight } = answer;
    assert.ok(isRight, 'a token comes of a right answer alone');
    const isFirst = !login.tokens.some((earlier) => this.#isKnownTo(page, earlier, login));
    assert.ok(isFirst, 'a login ends in one token at most');
    login.tokens.push({ page, at: this.#browser.clock.now });
    assert.ok(!login.isForgotten, 'no token of a login that was forgotten before');
    for (const name of ['authority', 'tenant', 'clientId', 'flow', 'returnTo'] as const) {
      assert.equal(token[name], login.settings[name], `the token tells the ${name} of its login`);
    }
    return answer;
  }

  /**
   * Whether a page can know of an earlier token: not of one in a copied tab's own storage, nor of one whose page has left,
   * and its lock with it, before its writing was seen in other tabs.
   */
  #isKnownTo({ tab, arrivals }: Page, { page, at }: { page: Page; at: number }, { inEveryTab }: Login): boolean {
    if (tab === page.tab) return true;
    const { lag } = this.#browser.circumstances;
    const isTooEarly = lag > 0 && arrivals.some((arrival) => arrival.at <= at + lag);
    return inEveryTab && (page.isAlive || !isTooEarly);
  }

  #failed(error: Error): void {
    this.outcomes.error += 1;
    assert.equal(error.name, 'AritmaLoginError', `no error but the package's own: ${String(error)}`);
  }

  /** A window gives its answer away when the page that waits says that it took it. */
  #wasHandedOver(page: Page): void {
    this.outcomes.handedOver += 1;
    this.#handedOver.add(page);
    const isTaken = this.#browser.channels.said.some(
      ({ name, data }) => (data as { isTaken?: true }).isTaken && came(page, name.replace('aritma-login:', '')),
    );
    assert.ok(isTaken, 'an answer is handed over when it was taken');
  }
}

function came(page: Page, text: string): boolean {
  return page.arrivals.some(({ address }) => address.includes(text));
}
