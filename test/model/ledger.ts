import assert from 'node:assert/strict';
import type { LoginOutcome, TokenDetail } from '../../src/browser/finish-login.js';
import type { ReturningSettings } from '../../src/browser/pending-logins.js';
import type { Browser, Page } from './browser.js';

/** How long a login may take, in milliseconds. */
const loginLifetime = 60 * 60 * 1000;

/** A login that this browser began. */
export interface Login {
  readonly state: string;
  readonly settings: ReturningSettings;
  readonly challenge: string | undefined;
  readonly created: number;
  /** The page that waits for the popup; undefined if the login continues without a popup. */
  readonly opener: Page | undefined;
  /** The pages that received a response to it. */
  readonly deliveries: { page: Page; response: SentResponse }[];
  /** The pages that dispatched a token of it, and when. */
  readonly tokens: { page: Page; at: number }[];
  /** Whether it is stored for all tabs. If not, a duplicate of its tab has it too, and can finish it again. */
  readonly isSharedAcrossTabs: boolean;
  /** Whether the browser's data was cleared before a response arrived. */
  isForgotten: boolean;
}

/** An authorization response that the server or an attacker sent. */
export interface SentResponse {
  readonly login: Login;
  readonly address: string;
  /** Whether it may lead to a token: it is the server's unchanged response to this login. */
  readonly isValid: boolean;
  /** The token that it has, or that its code can be exchanged for. */
  readonly token: string;
}

/** An element that has opened a popup. */
export interface Receiver {
  readonly page: Page;
  readonly isConnected: boolean;
}

/** Records what happens, and checks it. The rules are those of the contract; they share no code with the package. */
export class Ledger {
  readonly logins: Login[] = [];
  readonly responses: SentResponse[] = [];
  readonly outcomes = { token: 0, tokenOfPopup: 0, error: 0, handedOver: 0 };
  readonly #browser: Browser;
  readonly #outcomesOf = new Map<Page, number>();
  readonly #handedOver = new Set<Page>();

  /** Whether something happened that may prevent a valid response from leading to a token. */
  isDisturbed = false;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Checks an outcome that an `<aritma-callback>` on a page dispatches. */
  announced(page: Page, { token, error, isHandedOver }: LoginOutcome): void {
    assert.ok(page.isAlive, 'a closed page dispatches no event');
    const count = (this.#outcomesOf.get(page) ?? 0) + 1;
    this.#outcomesOf.set(page, count);
    assert.ok(count <= page.arrivals.length, 'a page has at most one outcome for each response');
    assert.equal(
      [token, error, isHandedOver].filter(Boolean).length,
      1,
      'an outcome is a token, an error, or handed over',
    );
    if (isHandedOver) this.#wasHandedOver(page);
    if (error) this.#failed(error);
    if (!token) return;
    this.outcomes.token += 1;
    const response = this.#dispatched(page, token);
    const arrivals = page.arrivals.filter(({ address }) => address === response.address);
    assert.ok(arrivals.length, 'a token is dispatched on the page that received its response');
    const isInTime = arrivals.some(({ at }) => Math.abs(at - response.login.created) <= loginLifetime);
    assert.ok(isInTime, 'a login that took too long has no token');
  }

  /** Checks an outcome that the element that opened a popup dispatches. */
  popupEnded({ page, isConnected }: Receiver, login: Login, { token, error }: LoginOutcome): void {
    assert.ok(page.isAlive, 'a closed page dispatches no event');
    assert.equal([token, error].filter(Boolean).length, 1, 'an outcome is a token or an error');
    if (error) this.#failed(error);
    if (!token) return;
    this.outcomes.tokenOfPopup += 1;
    const response = this.#dispatched(page, token);
    assert.equal(response.login, login, 'a token goes to the element that began its login');
    assert.equal(login.opener, page, 'a token goes to the page that waits for it');
    // An element may be removed while its code is exchanged. It still dispatches the token, since it has the only one.
    assert.ok(isConnected || login.settings.flow === 'pkce', 'no token goes to a removed element');
  }

  /** Checks at the end whether everything that had to happen has happened. */
  check(): void {
    for (const { page } of this.#browser.tabs) {
      if (page) assert.notEqual(page.modules.callbackDocument.status, 'pending', 'every response leads to an outcome');
    }
    if (!this.isDisturbed) for (const login of this.logins) this.#checkLogin(login);
  }

  /** A valid response that arrived only once, and whose pages stayed open, leads to a token. */
  #checkLogin({ deliveries, opener, tokens, isForgotten }: Login): void {
    const [delivery, ...more] = deliveries;
    if (!delivery?.response.isValid || more.length || isForgotten || opener?.isAlive === false) return;
    const { page } = delivery;
    const isFinished = page.isAlive || this.#handedOver.has(page);
    if (isFinished && page.arrivals.length === 1) assert.equal(tokens.length, 1, 'a valid response leads to a token');
  }

  #dispatched(page: Page, token: TokenDetail): SentResponse {
    const response = this.responses.find((sent) => sent.token === token.accessToken);
    assert.ok(response, `${token.accessToken} was issued for a login of this browser`);
    const { login, isValid } = response;
    assert.ok(isValid, 'only a valid response leads to a token');
    const isFirst = !login.tokens.some((earlier) => this.#isKnownTo(page, earlier, login));
    assert.ok(isFirst, 'a login leads to at most one token');
    login.tokens.push({ page, at: this.#browser.clock.now });
    assert.ok(!login.isForgotten, 'a login whose data was cleared before has no token');
    for (const name of ['authority', 'tenant', 'clientId', 'flow', 'returnTo'] as const) {
      assert.equal(token[name], login.settings[name], `the token has the ${name} of its login`);
    }
    return response;
  }

  /**
   * Whether a page can know of an earlier token. It cannot if the login is only in the sessionStorage of duplicated
   * tabs, or if the page with the token was closed, which released its lock, before other tabs saw its write.
   */
  #isKnownTo(
    { tab, arrivals }: Page,
    { page, at }: { page: Page; at: number },
    { isSharedAcrossTabs }: Login,
  ): boolean {
    if (tab === page.tab) return true;
    const { lag } = this.#browser.circumstances;
    const isTooEarly = lag > 0 && arrivals.some((arrival) => arrival.at <= at + lag);
    return isSharedAcrossTabs && (page.isAlive || !isTooEarly);
  }

  #failed(error: Error): void {
    this.outcomes.error += 1;
    assert.equal(error.name, 'AritmaLoginError', `only the package's own errors are dispatched: ${String(error)}`);
  }

  /** Checks that a popup hands its response over only after the waiting page has confirmed that it took it. */
  #wasHandedOver(page: Page): void {
    this.outcomes.handedOver += 1;
    this.#handedOver.add(page);
    const isTaken = this.#browser.channels.messages.some(
      ({ name, data }) => (data as { isTaken?: true }).isTaken && hasArrived(page, name.replace('aritma-login:', '')),
    );
    assert.ok(isTaken, 'a response is handed over only after it was taken');
  }
}

/** Whether the page was navigated to an address with this text. */
function hasArrived(page: Page, text: string): boolean {
  return page.arrivals.some(({ address }) => address.includes(text));
}
