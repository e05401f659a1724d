import type { Flow } from '../../src/oauth/flow.js';
import type { LoginPopup } from '../../src/browser/login-popup.js';
import { type KindName, type Place, answerAddress, isRight } from './answers.js';
import { Browser, type Circumstances, origin, type Page, type Tab } from './browser.js';
import { settled } from './clock.js';
import { type Answer, Ledger, type Login, type Receiver } from './ledger.js';
import { type Mood, Server } from './server.js';

/** What stands in for an `<aritma-login mode="popup">` on a page. */
interface Waiter extends Receiver {
  readonly window: LoginPopup;
  isConnected: boolean;
}

/** How a link is followed. */
export const ways = ['here', 'in a tab', 'in a window', 'not at all'] as const;
export type Way = (typeof ways)[number];

const tenants = ['acme', 'globex'] as const;

/**
 * A browser, a server and an attacker, and all that they may do. Each deed is a method. Tabs, logins and answers are
 * told by a number, which counts round; where there is none, nothing is done.
 */
export class World {
  readonly browser: Browser;
  readonly server = new Server();
  readonly ledger: Ledger;
  readonly #waiters: Waiter[] = [];
  readonly #faults: unknown[] = [];
  readonly #closedTabs: string[] = [];

  constructor(circumstances: Circumstances) {
    this.browser = new Browser(
      circumstances,
      (url, body) => this.server.exchange(url, body),
      (page) => this.#opened(page),
    );
    this.ledger = new Ledger(this.browser);
    this.ledger.isDisturbed = circumstances.lag > 0;
    this.browser.openTab(`${origin}/`);
  }

  /** A person opens the application once more. */
  openTab(): void {
    if (this.browser.tabs.length < 6) this.browser.openTab(`${origin}/`);
  }

  /** A page begins a login, whose link is followed in some way. */
  async begin(tab: number, flow: Flow, tenant: number, way: Way): Promise<void> {
    const page = this.#tab(tab)?.page;
    if (!page) return;
    const { readLoginSettings, pageContext, prepareLogin, withReturnTo, beginLogin, LoginPopup } = page.modules;
    const attributes = {
      flow,
      tenant: tenants[tenant % tenants.length],
      clientId: 'spa',
      scope: 'a',
      redirectUri: '/callback',
      mode: way === 'in a window' ? 'popup' : 'redirect',
    };
    const { settings } = readLoginSettings(attributes, pageContext());
    if (!settings) throw new Error('The settings are wrong.');
    await prepareLogin(settings);
    const begun = beginLogin(withReturnTo(settings));
    const parameters = new URL(begun.href).searchParams;
    const login: Login = {
      state: parameters.get('state') ?? '',
      settings: withReturnTo(settings),
      challenge: parameters.get('code_challenge') ?? undefined,
      created: this.browser.clock.now,
      opener: way === 'in a window' ? page : undefined,
      deliveries: [],
      tokens: [],
      inEveryTab: begun.isSharedAcrossTabs,
      isForgotten: false,
    };
    this.ledger.logins.push(login);
    if (way === 'here') page.tab.go(begun.href);
    if (way === 'in a tab') this.browser.openTab(begun.href);
    if (way !== 'in a window' || !begun.isSharedAcrossTabs) return;
    const waiter: Waiter = { page, window: new LoginPopup(), isConnected: true };
    this.#waiters.push(waiter);
    const outcome = waiter.window.open(begun, () => waiter.isConnected);
    void outcome?.then((told) => told && this.#note(() => this.ledger.opened(waiter, login, told)));
  }

  /** The server answers a login, or an attacker who knows its state; the answer comes to the login's tab, or another. */
  answer(login: number, kind: KindName, place: Place, tab?: number): void {
    const { logins, answers } = this.ledger;
    const answered = pick(logins, login);
    if (!answered) return;
    const token = this.server.token();
    const other = logins.find((some) => some !== answered && some.settings.flow === 'pkce');
    const grant = answered.settings.flow === 'implicit' ? token : this.server.code(answered, token);
    const strangeCode = this.server.code(login % 2 ? other : undefined, 'strange');
    const address = answerAddress(kind, place, { login: answered, grant, strangeCode });
    const made: Answer = { login: answered, address, isRight: isRight(kind), token };
    answers.push(made);
    this.#deliver(made, tab === undefined ? this.#tabOf(answered) : this.#tab(tab));
  }

  /** An answer that was made before comes once more. */
  replay(answer: number, tab: number): void {
    const made = pick(this.ledger.answers, answer);
    if (made) this.#deliver(made, this.#tab(tab));
  }

  reload(tab: number): void {
    this.#tab(tab)?.reload();
  }

  back(tab: number): void {
    this.#tab(tab)?.step(-1);
  }

  forward(tab: number): void {
    this.#tab(tab)?.step(1);
  }

  /** A copy of a tab has the address and the sessionStorage of the first. */
  duplicate(tab: number): void {
    const from = this.#tab(tab);
    if (from && this.browser.tabs.length < 6) this.browser.openTab(from.address, from.session.copy());
  }

  close(tab: number): void {
    const closed = this.#tab(tab);
    if (!closed || this.browser.tabs.length === 1) return;
    this.#closedTabs.push(closed.address);
    closed.close();
  }

  /** A person brings back the tab that was closed last. */
  reopen(): void {
    const address = this.#closedTabs.pop();
    if (address && this.browser.tabs.length < 6) this.browser.openTab(address);
  }

  /** One more `<aritma-callback>` comes to a page. */
  connectView(tab: number): void {
    const page = this.#tab(tab)?.page;
    if (page) this.#connect(page);
  }

  /** An `<aritma-login>` leaves the page. */
  removeWaiter(waiter: number): void {
    const removed = pick(this.#waiters, waiter);
    if (removed) removed.isConnected = false;
  }

  /** An `<aritma-login>` waits no more, since its link was followed again. */
  stopWaiting(waiter: number): void {
    this.ledger.isDisturbed = true;
    const stopped = pick(this.#waiters, waiter);
    if (stopped?.page.isAlive) stopped.window.stop();
  }

  clearStorage(): void {
    this.browser.clearStorage();
    for (const login of this.ledger.logins) if (!login.deliveries.length) login.isForgotten = true;
    this.ledger.isDisturbed = true;
  }

  denyStorage(isDenied: boolean): void {
    this.browser.isStorageDenied = isDenied;
    this.ledger.isDisturbed = true;
  }

  /** The browser lets no script change the address any more, or does so again. */
  denyReplacing(isDenied: boolean): void {
    this.browser.isReplacingDenied = isDenied;
  }

  setTokenEndpoint(mood: Mood): void {
    this.server.mood = mood;
    this.ledger.isDisturbed = true;
  }

  setClock(minutes: number): void {
    this.browser.clock.set(minutes * 60_000);
    this.ledger.isDisturbed = true;
  }

  /** Time passes. What was found against the rules meanwhile is thrown. */
  async pass(milliseconds: number): Promise<void> {
    await this.browser.clock.pass(milliseconds);
    await settled();
    if (this.#faults.length) throw this.#faults[0];
  }

  /** Waits until nothing happens any more, and checks what came of it all. */
  async end(): Promise<void> {
    await this.pass(60_000);
    this.ledger.check();
    for (const tab of [...this.browser.tabs]) tab.close();
  }

  #opened(page: Page): void {
    const path = new URL(page.tab.address).pathname;
    if (path === '/callback') this.#connect(page);
    for (const login of this.ledger.logins) {
      const answer = this.ledger.answers.find((made) => made.address === page.arrivals[0]?.address);
      if (answer?.login === login) login.deliveries.push({ page, answer });
    }
  }

  #connect(page: Page): void {
    const { callbackDocument } = page.modules;
    callbackDocument.connect({
      changed: () => undefined,
      announce: (outcome) => this.#note(() => this.ledger.announced(page, outcome)),
    });
  }

  #deliver(answer: Answer, tab: Tab | undefined): void {
    const page = tab?.page;
    tab?.go(answer.address);
    if (page && tab?.page === page) answer.login.deliveries.push({ page, answer });
  }

  #tab(tab: number): Tab | undefined {
    return pick(this.browser.tabs, tab);
  }

  /** The tab that a login went on in. */
  #tabOf({ state }: Login): Tab | undefined {
    return this.browser.tabs.find(({ address, page }) => !page && address.includes(state));
  }

  /** Keeps what a rule found: thrown where the package calls, it would be taken for a fault of the page. */
  #note(check: () => void): void {
    try {
      check();
    } catch (fault) {
      this.#faults.push(fault);
    }
  }
}

function pick<Some>(list: readonly Some[], number: number): Some | undefined {
  return list[number % list.length];
}
