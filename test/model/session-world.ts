import type { AccessToken } from '../../src/oauth/access-token.js';
import { promisesSettled } from './clock.js';
import { pick } from './commands.js';
import type { DatabaseMode } from './indexed-database.js';
import type { ModelRequest } from './model-request.js';
import {
  channelName,
  client,
  markerName,
  SessionBrowser,
  type SessionCircumstances,
  sessionName,
  type SessionPage,
  type SessionTab,
  tabId,
} from './session-browser.js';
import { garbageFor, type Garbage } from './session-garbage.js';
import { SessionLedger } from './session-ledger.js';
import { type Answer, type EndpointMode, TokenServer, type TokenServerSettings } from './token-server.js';

export const people = ['alice', 'bob'] as const;
export type Person = (typeof people)[number];

const maxTabs = 5;
const minute = 60_000;

/**
 * A browser with several tabs, an authorization server and an attacker. Each method is a command that one of them may carry
 * out. A number, modulo the length of the list, selects a tab. If the list is empty, a command does nothing.
 */
export class SessionWorld {
  readonly browser: SessionBrowser;
  readonly server: TokenServer;
  readonly ledger: SessionLedger;
  readonly #attacker = {};
  /** The entries that were stored, for an attacker who restores one of them. */
  readonly #history: { key: string; value: unknown }[] = [];
  /** How many messages an attacker has sent. */
  #messages = 0;

  constructor(circumstances: SessionCircumstances, settings: TokenServerSettings) {
    this.browser = new SessionBrowser(circumstances, {
      sent: (page, request) => this.#sent(page, request),
      answer: (_, request) => this.#answer(request),
      received: (page, request, answer) => {
        if (isRefresh(request)) this.ledger.received(page, request, answer);
      },
      committed: (user, key, value, previous) => {
        if (user) this.#history.push({ key, value });
        this.ledger.committed(user as SessionPage | undefined, value, previous);
      },
      opened: (page) => this.ledger.opened(page),
      left: (page) => this.ledger.left(page),
      leavesFor: (page, url) => {
        this.ledger.leavesFor(page, url);
        page.later(0, () => {
          if (page.tab.page === page) page.tab.navigate();
        });
      },
      posted: (page, data) => {
        if (page !== this.#attacker) this.ledger.posted(page, data);
      },
      warned: (text) => this.ledger.warned(text),
    });
    this.server = new TokenServer(settings, () => this.browser.clock.passed + this.browser.suspended);
    this.ledger = new SessionLedger(this.browser, this.server);
    this.browser.openTab();
  }

  openTab(): void {
    if (this.browser.tabs.length < maxTabs) this.browser.openTab();
  }

  duplicate(tab: number): void {
    const from = this.#tab(tab);
    if (this.browser.tabs.length < maxTabs) this.browser.openTab(from.session.copy());
  }

  close(tab: number): void {
    if (this.browser.tabs.length > 1) this.#tab(tab).close();
  }

  reload(tab: number): void {
    this.#tab(tab).reload();
  }

  navigate(tab: number): void {
    this.#tab(tab).navigate();
  }

  back(tab: number): void {
    this.#tab(tab).back();
  }

  show(tab: number, isVisible: boolean): void {
    this.#page(tab).show(isVisible);
  }

  /** A person clicks on a page. */
  click(tab: number): void {
    this.#page(tab).dispatch('pointerdown');
  }

  /** A person logs in: on a page that was just loaded, or in a popup. Then time passes. */
  async login(tab: number, person: Person, isInPopup: boolean, milliseconds: number): Promise<void> {
    if (!isInPopup) this.reload(tab);
    this.#login(this.#page(tab), person);
    await this.passTime(milliseconds);
  }

  /** A page asks for a token. A number of milliseconds later it aborts that, if the number is not 0. */
  getToken(tab: number, abortAfter: number): void {
    const page = this.#page(tab);
    const controller = new AbortController();
    if (abortAfter) page.later(abortAfter, () => controller.abort());
    this.ledger.follow(page, 'getToken', () => page.session.getToken({ signal: controller.signal }));
  }

  renew(tab: number): void {
    const page = this.#page(tab);
    this.ledger.follow(page, 'renew', () => page.session.renew());
  }

  /** The user logs out a number of milliseconds after a page has begun to renew the tokens. */
  renewAndLogout(tab: number, milliseconds: number, otherTab: number, isLocal: boolean): void {
    this.renew(tab);
    this.browser.clock.later(milliseconds, () => this.logout(otherTab, isLocal));
  }

  /** A page renews the tokens, and is left a number of milliseconds later. */
  renewAndLeave(tab: number, milliseconds: number, how: 'close' | 'reload' | 'navigate'): void {
    this.renew(tab);
    const left = this.#tab(tab);
    this.browser.clock.later(milliseconds, () => {
      const isOpen = this.browser.tabs.includes(left) && (how !== 'close' || this.browser.tabs.length > 1);
      if (isOpen) left[how]();
    });
  }

  fetch(tab: number): void {
    const page = this.#page(tab);
    this.ledger.follow(page, 'fetch', () => page.session.fetch('https://api.example/accounts'));
  }

  /**
   * The user logs out: only in this browser if `isLocal` is true. Otherwise, the page navigates to the authorization server,
   * and the tab then opens another page.
   */
  logout(tab: number, isLocal = true): void {
    const page = this.#page(tab);
    this.ledger.follow(page, 'logout', () => this.ledger.logsOut(page, isLocal));
  }

  /** The computer sleeps. In some browsers, the time of the timers stands still meanwhile. */
  sleep(milliseconds: number, isTimeStill: boolean): void {
    const { clock } = this.browser;
    if (isTimeStill) {
      clock.set(milliseconds);
      this.browser.suspended += milliseconds;
    } else {
      clock.sleep(milliseconds);
    }
    this.ledger.pace.wokenAt = clock.passed;
  }

  setClock(milliseconds: number): void {
    this.browser.clock.set(milliseconds);
    this.ledger.isClockWrong = true;
  }

  setOnline(isOnline: boolean): void {
    this.browser.isOnline = isOnline;
    this.ledger.pace.online();
    for (const page of this.browser.pages) page.dispatch(isOnline ? 'online' : 'offline');
  }

  setEndpoint(mode: EndpointMode): void {
    this.server.mode = mode;
  }

  /** The server ends a login. */
  revoke(family: number): void {
    const selected = pick(this.server.families, family);
    if (selected) selected.isRevoked = true;
  }

  setDatabase(mode: DatabaseMode): void {
    this.browser.database.setMode(mode);
    if (mode !== 'works') this.ledger.isDatabaseDisturbed = true;
  }

  /** An attacker sends messages to all pages. */
  flood(count: number, interval: number): void {
    for (let index = 0; index < count; index++) {
      this.browser.clock.later(index * interval, () => {
        this.#messages += 1;
        this.browser.channels.postAs(this.#attacker, channelName, { token: 'forged', ended: 'lost' });
      });
    }
  }

  /** An attacker changes an entry of the database. */
  writeGarbage(kind: Garbage, tab: number): void {
    const { database, clock } = this.browser;
    const id = tabId(this.#tab(tab));
    const key = kind === 'forged tokens for the tab' || tab % 2 ? id : sessionName;
    if (key) database.tamper(key, garbageFor(kind, database.entries.get(key), clock.now));
  }

  /** An attacker writes a text in place of a marker, or removes it. */
  writeMarker(tab: number, isOfTab: boolean, text: string | null): void {
    const { session, local } = this.#tab(tab);
    const storage = isOfTab ? session : local;
    if (text === null) storage.removeItem(markerName);
    else storage.setItem(markerName, text);
    this.ledger.isTampered = true;
  }

  /** An attacker restores an entry that was stored before. */
  restore(index: number): void {
    const entry = pick(this.#history, index);
    if (entry) this.browser.database.tamper(entry.key, entry.value);
  }

  /**
   * Lets time pass.
   *
   * @throws the first violation of a rule, if there was any
   */
  async passTime(milliseconds: number): Promise<void> {
    let left = milliseconds;
    do {
      const step = Math.min(left, minute);
      await this.browser.clock.pass(step);
      await promisesSettled();
      left -= step;
      this.ledger.check();
      if (step === minute || !left) {
        this.ledger.pace.checkMinute(this.#messages);
      }
      const [violation] = this.ledger.violations;
      if (violation) throw violation;
    } while (left > 0);
  }

  /** Ends all faults, and checks that each page finds what is stored, and that the next login works. */
  async end(): Promise<void> {
    const { browser } = this;
    this.setEndpoint('correct');
    this.setDatabase('works');
    for (const { page } of browser.tabs) {
      page.show(true);
      page.dispatch('pointerdown');
    }
    await this.passTime(minute);
    this.setOnline(true);
    await this.passTime(2 * minute);
    for (const tab of browser.tabs) this.#checkPage(tab);
    await this.passTime(minute);

    await this.#checkNextLogin(browser.openTab());
    await this.passTime(0);
    for (const tab of [...browser.tabs]) tab.close();
    await promisesSettled();
  }

  async #checkNextLogin(tab: SessionTab): Promise<void> {
    const { storage, session } = tab.page;
    this.#login(tab.page, 'carol');
    await this.passTime(2000);
    // The page must not change from another user to this one. The next page may.
    const isOver = storage === 'memory' && session.reason === 'user-changed';
    if (storage !== 'memory') tab.reload();
    await this.passTime(2000);
    const token = tab.page.session.peekToken() ?? '';
    this.ledger.rule(isOver || this.server.accessTokens.get(token)?.family.person === 'carol', 'the next login works');
  }

  #checkPage(tab: SessionTab): void {
    const { page } = tab;
    const { ledger, browser } = this;
    const { state } = page.session;
    ledger.rule(state !== 'unknown', 'a page finds out whether the user is logged in');
    if (state === 'logged-in' && !ledger.isTampered && !ledger.isClockWrong) {
      ledger.follow(page, 'getToken', () => this.#validToken(page));
    }
    const family = ledger.storedFamily(page);
    // If a page is left before the browser has stored its logout, only the marker is removed. The record must not be used.
    const isMarked = [tab.session, tab.local].some((storage) => storage.getItem(markerName) !== null);
    const isFindable = family && isMarked && ledger.isAlive(family) && !ledger.isOver(page, family);
    // A page whose session is over looks for one in another place only when it is shown again.
    const hasOtherPlace = new Set(browser.circumstances.storages).size > 1;
    const isInMemory = ledger.isInMemory(page);
    const isOver = page.session.reason === 'lost' || page.session.reason === 'expired';
    const isExcused = page.session.reason === 'user-changed' || (isOver && hasOtherPlace) || isInMemory;
    if (!isFindable || isExcused || ledger.isTampered || ledger.isDatabaseDisturbed) return;
    ledger.rule(state === 'logged-in', `a page finds the session that is stored (${family.name})`);
  }

  async #validToken({ session }: SessionPage): Promise<string> {
    try {
      const token = await session.getToken();
      const isRevoked = this.server.accessTokens.get(token)?.family.isRevoked;
      this.ledger.rule(!!isRevoked || this.server.accepts(token), 'a page that is logged in has a valid token');
      return token;
    } catch (error) {
      this.ledger.rule(session.state === 'logged-out', 'a page that is logged in has a token');
      throw error;
    }
  }

  #login(page: SessionPage, person: string): void {
    const fields = this.server.login(person);
    const expiresIn = fields['expires_in'] as number | undefined;
    const token = {
      ...client,
      accessToken: fields['access_token'],
      tokenType: 'Bearer',
      expiresIn,
      expiresAt: expiresIn === undefined ? undefined : page.now + expiresIn * 1000,
      scope: 'a',
      flow: 'pkce',
      ...('id_token' in fields && { idToken: fields['id_token'] }),
      ...('refresh_token' in fields && { refreshToken: fields['refresh_token'] }),
    } as AccessToken;
    this.ledger.adopts(page, token.accessToken, expiresIn);
    this.ledger.follow(page, 'adopt', () => page.session.adopt(Object.freeze(token)));
  }

  #sent(page: SessionPage, request: ModelRequest): void {
    if (isRefresh(request)) {
      this.ledger.sent(page, request);
      return;
    }
    if (isRevocation(request)) return;
    this.ledger.rule(request.url === 'https://api.example/accounts', `a request goes to ${request.url}`);
    this.ledger.sentToApi(page, tokenOf(request));
  }

  #answer(request: ModelRequest): Answer {
    if (isRefresh(request)) return this.server.refresh(request.body as URLSearchParams);
    if (isRevocation(request)) return this.server.revoke(request.body as URLSearchParams);
    return { status: this.server.accepts(tokenOf(request)) ? 200 : 401, body: '' };
  }

  #tab(tab: number): SessionTab {
    return pick(this.browser.tabs, tab) as SessionTab;
  }

  #page(tab: number): SessionPage {
    return this.#tab(tab).page;
  }
}

function isRefresh({ url }: ModelRequest): boolean {
  return url === `${client.authority}/${client.tenant}/connect/token`;
}

function isRevocation({ url }: ModelRequest): boolean {
  return url === `${client.authority}/${client.tenant}/connect/revocation`;
}

function tokenOf({ headers }: ModelRequest): string {
  return (headers.get('Authorization') ?? '').replace('Bearer ', '');
}
