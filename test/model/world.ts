import type { Flow } from '../../src/oauth/flow.js';
import type { LoginPopup } from '../../src/browser/login-popup.js';
import { Browser, type Circumstances, origin, type Page, type Tab } from './browser.js';
import { promisesSettled } from './clock.js';
import { pick } from './commands.js';
import { Ledger, type Login, type Receiver, type SentResponse } from './ledger.js';
import { type Place, responseAddress, isValid, type VariantName } from './responses.js';
import { type EndpointMode, Server } from './server.js';

/** A stand-in for an `<aritma-login mode="popup">` on a page. */
interface Waiter extends Receiver {
  readonly popup: LoginPopup;
  isConnected: boolean;
}

/** Where a link can be opened. */
export const targets = ['same tab', 'new tab', 'popup', 'nowhere'] as const;
export type Target = (typeof targets)[number];

const tenants = ['acme', 'globex'] as const;

/**
 * A browser, a server and an attacker. Each method is a command that one of them may carry out. A number, modulo the
 * length of the list, selects a tab, a login or a response. If the list is empty, a command does nothing.
 */
export class World {
  readonly browser: Browser;
  readonly server = new Server();
  readonly ledger: Ledger;
  readonly #waiters: Waiter[] = [];
  readonly #violations: unknown[] = [];
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

  /** A person opens the application in another tab. */
  openTab(): void {
    if (this.browser.tabs.length < 6) this.browser.openTab(`${origin}/`);
  }

  /** A page begins a login, and its link is opened. */
  async beginLogin(tab: number, flow: Flow, tenant: number, target: Target): Promise<void> {
    const page = this.#tab(tab)?.page;
    if (!page) return;
    const { readLoginSettings, pageContext, prepareLogin, withReturnTo, beginLogin, LoginPopup } = page.modules;
    const attributes = {
      flow,
      tenant: tenants[tenant % tenants.length],
      clientId: 'spa',
      scope: 'a',
      redirectUri: '/callback',
      mode: target === 'popup' ? 'popup' : 'redirect',
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
      opener: target === 'popup' ? page : undefined,
      deliveries: [],
      tokens: [],
      isSharedAcrossTabs: begun.isSharedAcrossTabs,
      isForgotten: false,
    };
    this.ledger.logins.push(login);
    if (target === 'same tab') page.tab.go(begun.href);
    if (target === 'new tab') this.browser.openTab(begun.href);
    if (target !== 'popup' || !begun.isSharedAcrossTabs) return;
    const waiter: Waiter = { page, popup: new LoginPopup(), isConnected: true };
    this.#waiters.push(waiter);
    const outcome = waiter.popup.open(begun, () => waiter.isConnected);
    void outcome?.then((result) => result && this.#record(() => this.ledger.popupEnded(waiter, login, result)));
  }

  /** The server, or an attacker who knows its state, responds to a login. The response goes to its tab, or another. */
  respond(login: number, variant: VariantName, place: Place, tab?: number): void {
    const { logins, responses } = this.ledger;
    const selected = pick(logins, login);
    if (!selected) return;
    const token = this.server.issueToken();
    const other = logins.find((candidate) => candidate !== selected && candidate.settings.flow === 'pkce');
    const grant = selected.settings.flow === 'implicit' ? token : this.server.issueCode(selected, token);
    const foreignCode = this.server.issueCode(login % 2 ? other : undefined, 'foreign');
    const address = responseAddress(variant, place, { login: selected, grant, foreignCode });
    const response: SentResponse = { login: selected, address, isValid: isValid(variant), token };
    responses.push(response);
    this.#deliver(response, tab === undefined ? this.#tabOf(selected) : this.#tab(tab));
  }

  /** A response that was sent before arrives again. */
  replay(response: number, tab: number): void {
    const sent = pick(this.ledger.responses, response);
    if (sent) this.#deliver(sent, this.#tab(tab));
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

  /** A person duplicates a tab, with its address and its sessionStorage. */
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

  /** A person reopens the tab that was closed last. */
  reopen(): void {
    const address = this.#closedTabs.pop();
    if (address && this.browser.tabs.length < 6) this.browser.openTab(address);
  }

  /** Another `<aritma-callback>` is added to a page. */
  connectView(tab: number): void {
    const page = this.#tab(tab)?.page;
    if (page) this.#connect(page);
  }

  /** An `<aritma-login>` is removed from its page. */
  removeWaiter(waiter: number): void {
    const removed = pick(this.#waiters, waiter);
    if (removed) removed.isConnected = false;
  }

  /** An `<aritma-login>` stops waiting, since its link was followed again. */
  stopWaiting(waiter: number): void {
    this.ledger.isDisturbed = true;
    const stopped = pick(this.#waiters, waiter);
    if (stopped?.page.isAlive) stopped.popup.stop();
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

  /** From now on, the browser prevents scripts from changing the address, or allows it again. */
  denyReplacing(isDenied: boolean): void {
    this.browser.isReplacingDenied = isDenied;
  }

  setTokenEndpoint(mode: EndpointMode): void {
    this.server.endpointMode = mode;
    this.ledger.isDisturbed = true;
  }

  setClock(minutes: number): void {
    this.browser.clock.set(minutes * 60_000);
    this.ledger.isDisturbed = true;
  }

  /**
   * Lets time pass.
   *
   * @throws the first violation of a rule, if there was any
   */
  async passTime(milliseconds: number): Promise<void> {
    await this.browser.clock.pass(milliseconds);
    await promisesSettled();
    if (this.#violations.length) throw this.#violations[0];
  }

  /** Waits until nothing is left to happen, and checks the results. */
  async end(): Promise<void> {
    await this.passTime(60_000);
    this.ledger.check();
    for (const tab of [...this.browser.tabs]) tab.close();
  }

  #opened(page: Page): void {
    const path = new URL(page.tab.address).pathname;
    if (path === '/callback') this.#connect(page);
    for (const login of this.ledger.logins) {
      const response = this.ledger.responses.find((sent) => sent.address === page.arrivals[0]?.address);
      if (response?.login === login) login.deliveries.push({ page, response });
    }
  }

  #connect(page: Page): void {
    const { callbackDocument } = page.modules;
    callbackDocument.connect({
      changed: () => undefined,
      announce: (outcome) => this.#record(() => this.ledger.announced(page, outcome)),
    });
  }

  #deliver(response: SentResponse, tab: Tab | undefined): void {
    const page = tab?.page;
    tab?.go(response.address);
    if (page && tab?.page === page) response.login.deliveries.push({ page, response });
  }

  #tab(tab: number): Tab | undefined {
    return pick(this.browser.tabs, tab);
  }

  /** Finds the tab that shows the login page of a login. */
  #tabOf({ state }: Login): Tab | undefined {
    return this.browser.tabs.find(({ address, page }) => !page && address.includes(state));
  }

  /** Keeps the violation of a rule for later. If it were thrown here, the package would treat it as a page's error. */
  #record(check: () => void): void {
    try {
      check();
    } catch (violation) {
      this.#violations.push(violation);
    }
  }
}
