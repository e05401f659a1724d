import type { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { Clock, inTurn } from './clock.js';
import { ModelDatabase, type Committed } from './indexed-database.js';
import { moduleLoader } from './load-modules.js';
import { ModelCrypto } from './model-crypto.js';
import { ModelRequest, ModelResponse } from './model-request.js';
import { Channels, Locks } from './page-communication.js';
import type * as modules from './session-modules.js';
import { ModelStorage, SharedStorage } from './storage.js';
import type { Answer } from './token-server.js';

/** The client of all sessions of the model. */
export const client = { authority: 'https://id.example', tenant: 'acme', clientId: 'spa' } as const;
/** Identifies the session that is stored for all tabs, and is part of the names of all markers. */
export const sessionName = JSON.stringify([client.authority, client.tenant, client.clientId]);
export const channelName = `aritma-login:session:${sessionName}`;
export const markerName = `aritma-login:1:session:${sessionName}`;

const address = 'https://app.example/';
/** The longest time that a timer of a browser can wait, in milliseconds. It runs at once if it should wait for longer. */
const longestTimer = 2 ** 31 - 1;

const globalNames = [
  ...['globalThis', 'window', 'document', 'location', 'navigator', 'performance', 'crypto', 'fetch', 'console'],
  ...['Request', 'BroadcastChannel', 'setTimeout', 'clearTimeout', 'Date', 'sessionStorage', 'localStorage'],
  'indexedDB',
] as const;

const loadModules = moduleLoader<typeof modules, (typeof globalNames)[number]>(
  'test/model/session-modules.ts',
  globalNames,
);

/** The properties of a browser: how its pages use the session, and its delays. */
export interface SessionCircumstances {
  /** Where the pages store a login, one after the other, then again from the first. */
  readonly storages: readonly NonNullable<SessionOptions['storage']>[];
  readonly renew: NonNullable<SessionOptions['renew']>;
  /** The milliseconds after which other tabs see a write to localStorage. */
  readonly lag: number;
  /** The milliseconds that messages, requests and responses take, one after the other, then again from the first. */
  readonly delays: readonly number[];
  /** The milliseconds that each step of the database takes. */
  readonly databaseDelays: readonly number[];
}

/** What is outside of the browser, and what checks it. */
export interface Surroundings {
  /** A page sends a request. */
  readonly sent: (page: SessionPage, request: ModelRequest) => void;
  /** A request arrives at a server. */
  readonly answer: (page: SessionPage, request: ModelRequest) => Answer;
  /** A page receives a response; undefined if it receives an error instead. */
  readonly received: (page: SessionPage, request: ModelRequest, answer: Exclude<Answer, string> | undefined) => void;
  readonly committed: Committed;
  readonly opened: (page: SessionPage) => void;
  readonly left: (page: SessionPage) => void;
  /** A page navigates to the authorization server. */
  readonly leavesFor: (page: SessionPage, url: string) => void;
  /** A page sends a message to the others. */
  readonly posted: (page: object, data: unknown) => void;
  /** A page writes a warning to the console. */
  readonly warned: (text: string) => void;
}

/** A browser, as far as sessions use it: tabs with pages of one origin, and what the pages share. */
export class SessionBrowser {
  readonly clock = new Clock();
  readonly locks = new Locks();
  readonly crypto = new ModelCrypto();
  readonly channels: Channels;
  readonly database: ModelDatabase;
  readonly storage: SharedStorage;
  readonly circumstances: SessionCircumstances;
  readonly surroundings: Surroundings;
  readonly tabs: SessionTab[] = [];
  isOnline = true;
  /** The milliseconds that the computer slept while its timers stood still. */
  suspended = 0;
  pagesOpened = 0;
  /** Returns the milliseconds until the next message, request or response arrives. */
  readonly delay: () => number;

  constructor(circumstances: SessionCircumstances, surroundings: Surroundings) {
    this.circumstances = circumstances;
    this.surroundings = surroundings;
    this.delay = inTurn(circumstances.delays);
    this.channels = new Channels(this.clock, this.delay, surroundings.posted);
    this.storage = new SharedStorage(this.clock, circumstances.lag);
    this.database = new ModelDatabase(this.clock, inTurn(circumstances.databaseDelays), surroundings.committed);
  }

  /** The pages that exist, also those in the back/forward cache. */
  get pages(): SessionPage[] {
    return this.tabs.flatMap(({ page, cached }) => (cached ? [page, cached] : [page]));
  }

  openTab(session = new ModelStorage()): SessionTab {
    const tab = new SessionTab(this, session);
    this.tabs.push(tab);
    return tab;
  }
}

/** A tab with the page that it shows. */
export class SessionTab {
  readonly browser: SessionBrowser;
  readonly session: ModelStorage;
  readonly local: ModelStorage;
  page: SessionPage;
  /** The previous page, in the back/forward cache. */
  cached: SessionPage | undefined;

  constructor(browser: SessionBrowser, session: ModelStorage) {
    this.browser = browser;
    this.session = session;
    this.local = browser.storage.view(() => this.page?.dispatch('storage'));
    this.page = this.#open();
  }

  /** Loads the page again. */
  reload(): void {
    this.page.leave(false);
    this.page = this.#open();
  }

  /** Follows a link to another page of the application. */
  navigate(): void {
    this.cached?.end();
    this.cached = this.page.leave(true) ? this.page : undefined;
    this.page = this.#open();
  }

  /** Goes back to the previous page, if it is in the back/forward cache. */
  back(): void {
    const page = this.cached;
    if (!page) return;
    this.page.leave(false);
    this.cached = undefined;
    this.page = page;
    page.comeBack();
  }

  close(): void {
    this.cached?.end();
    this.cached = undefined;
    this.page.leave(false);
    this.browser.tabs.splice(this.browser.tabs.indexOf(this), 1);
  }

  #open(): SessionPage {
    const page = new SessionPage(this);
    page.start();
    return page;
  }
}

/** How often a page did something. */
export interface Counts {
  timers: number;
  transactions: number;
  refreshRequests: number;
}

/** A page that has loaded the package's modules. */
export class SessionPage {
  readonly tab: SessionTab;
  readonly storage: NonNullable<SessionOptions['storage']>;
  readonly counts: Counts = { timers: 0, transactions: 0, refreshRequests: 0 };
  isAlive = true;
  isFrozen = false;
  /** When the page was opened, or came back last, in milliseconds that have passed. */
  since: number;
  /** When the page was shown last, in milliseconds that have passed. */
  visibleSince: number;
  #isVisible = true;
  #session: Session | undefined;
  #held: (() => void)[] = [];
  readonly #window = new EventTarget();

  constructor(tab: SessionTab) {
    this.tab = tab;
    const { circumstances, clock } = tab.browser;
    this.storage = circumstances.storages[tab.browser.pagesOpened++ % circumstances.storages.length] ?? 'tab';
    this.since = clock.passed;
    this.visibleSince = clock.passed;
  }

  get isVisible(): boolean {
    return this.#isVisible;
  }

  get session(): Session {
    if (!this.#session) throw new Error('The page has not started.');
    return this.#session;
  }

  /** The value of `Date.now()` in the page. */
  get now(): number {
    return this.tab.browser.clock.now;
  }

  start(): void {
    const { getSession } = loadModules(this.#globals());
    const { renew } = this.tab.browser.circumstances;
    this.#session = getSession({ ...client, storage: this.storage, renew, api: 'https://api.example/' });
    this.tab.browser.surroundings.opened(this);
  }

  dispatch(type: string, properties: object = {}): void {
    if (this.isAlive && !this.isFrozen) this.#window.dispatchEvent(Object.assign(new Event(type), properties));
  }

  show(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    this.visibleSince = this.tab.browser.clock.passed;
    this.dispatch('visibilitychange');
  }

  /**
   * Leaves the page.
   *
   * @returns whether it is in the back/forward cache. Browsers do not keep pages there that others may have to wait for.
   */
  leave(mayBeCached: boolean): boolean {
    const { locks, channels, database } = this.tab.browser;
    const isCached = mayBeCached && !locks.isUsedBy(this);
    this.dispatch('pagehide', { persisted: isCached });
    this.#isVisible = false;
    this.dispatch('visibilitychange');
    this.tab.browser.surroundings.left(this);
    this.isFrozen = isCached && !channels.isUsedBy(this) && !locks.isUsedBy(this) && !database.isUsedBy(this);
    if (!this.isFrozen) this.end();
    return this.isFrozen;
  }

  comeBack(): void {
    this.isFrozen = false;
    this.since = this.tab.browser.clock.passed;
    this.dispatch('pageshow', { persisted: true });
    this.show(true);
    for (const act of this.#held.splice(0)) this.later(0, act);
  }

  end(): void {
    this.isAlive = false;
    this.tab.browser.locks.release(this);
    this.tab.browser.channels.close(this);
  }

  later(milliseconds: number, act: () => void): () => void {
    let isCancelled = false;
    const run = (): void => {
      if (!isCancelled && this.isAlive) act();
    };
    const cancel = this.tab.browser.clock.later(milliseconds, () => {
      if (this.isFrozen) this.#held.push(run);
      else run();
    });
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  #setTimeout(act: () => void, milliseconds = 0): () => void {
    this.counts.timers += 1;
    const wait = milliseconds >= 0 && milliseconds <= longestTimer ? Math.trunc(milliseconds) : 0;
    return this.later(this.#isVisible ? wait : Math.max(wait, 1000), act);
  }

  #globals(): Record<(typeof globalNames)[number], unknown> {
    const { tab } = this;
    const { browser } = tab;
    const { clock } = browser;
    const database = browser.database.forPage(this) as { open: (name: string) => unknown };
    const isVisible = (): boolean => this.#isVisible;
    const document = Object.assign(
      Object.create({
        get visibilityState() {
          return isVisible() ? 'visible' : 'hidden';
        },
      }) as object,
      { documentElement: {} },
    );
    const shared: Record<string | symbol, unknown> = {
      document,
      addEventListener: (...listener: Parameters<EventTarget['addEventListener']>) =>
        this.#window.addEventListener(...listener),
      removeEventListener: (...listener: Parameters<EventTarget['removeEventListener']>) =>
        this.#window.removeEventListener(...listener),
      indexedDB: database,
    };
    return {
      ...{ globalThis: shared, window: shared, document, crypto: this.#crypto() },
      location: {
        ...{ href: address, origin: new URL(address).origin },
        assign: (url: string) => browser.surroundings.leavesFor(this, url),
      },
      navigator: {
        get onLine() {
          return browser.isOnline;
        },
        locks: {
          request: (name: string, options: LockOptions, grant: (lock: unknown) => unknown) =>
            browser.locks.request(this, name, options, grant),
        },
      },
      performance: { now: () => clock.passed },
      console: { warn: browser.surroundings.warned },
      fetch: (request: ModelRequest, init?: RequestInit) => this.#fetch(request, init?.signal ?? request.signal),
      Request: ModelRequest,
      BroadcastChannel: browser.channels.forPage(this, () => this.isAlive && !this.isFrozen),
      setTimeout: (act: () => void, milliseconds?: number) => this.#setTimeout(act, milliseconds),
      clearTimeout: (cancel: (() => void) | undefined) => cancel?.(),
      Date: { now: () => clock.now },
      sessionStorage: tab.session,
      localStorage: tab.local,
      indexedDB: {
        open: (name: string) => {
          this.counts.transactions += 1;
          return database.open(name);
        },
      },
    };
  }

  /** Creates the global `crypto`, which takes time to encrypt and decrypt. */
  #crypto(): object {
    const { crypto, circumstances } = this.tab.browser;
    const { importKey, encrypt, decrypt } = crypto.subtle;
    const [delay = 0] = circumstances.databaseDelays;
    const later =
      <Parameters extends unknown[], Result>(run: (...values: Parameters) => Promise<Result>) =>
      (...values: Parameters): Promise<Result> =>
        new Promise((resolve) => this.later(delay, () => resolve(run(...values))));
    return {
      getRandomValues: (bytes: Uint8Array) => crypto.getRandomValues(bytes),
      subtle: { importKey, encrypt: later(encrypt), decrypt: later(decrypt) },
    };
  }

  /** Sends a request. It also arrives if the page is left meanwhile. */
  #fetch(request: ModelRequest, signal: AbortSignal | undefined): Promise<ModelResponse> {
    const { browser } = this.tab;
    const { surroundings, clock } = browser;
    surroundings.sent(this, request);
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (answer: Exclude<Answer, string> | undefined, cause?: unknown): void => {
        if (isOver) return;
        isOver = true;
        surroundings.received(this, request, answer);
        if (answer) resolve(new ModelResponse(answer));
        else reject((cause as Error | undefined) ?? new TypeError('Failed to fetch'));
      };
      signal?.addEventListener('abort', () => end(undefined, signal.reason));
      clock.later(browser.delay(), () => {
        const answer = browser.isOnline ? surroundings.answer(this, request) : 'cut';
        if (answer === 'silence') return;
        const delay = browser.delay() + ((answer !== 'cut' && answer.delay) || 0);
        this.later(delay, () => end(browser.isOnline && answer !== 'cut' ? answer : undefined));
      });
    });
  }
}

/** Returns the key of the entry that only a tab and its duplicates can read. */
export function tabId({ session }: SessionTab): string | undefined {
  return session.getItem(markerName)?.split('.')[0];
}
