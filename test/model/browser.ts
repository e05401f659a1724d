import { createHash, webcrypto } from 'node:crypto';
import { Channels, Locks } from './page-communication.js';
import { Clock, inTurn } from './clock.js';
import { moduleLoader } from './load-modules.js';
import { ModelRequest, ModelResponse } from './model-request.js';
import type * as modules from './modules.js';
import { clear, ModelStorage, SharedStorage } from './storage.js';

export const origin = 'https://app.example';

type Modules = typeof modules;

/** The globals that a page provides. */
const globalNames = [
  ...['globalThis', 'window', 'document', 'location', 'history', 'navigator', 'performance', 'crypto', 'fetch'],
  ...['Request', 'BroadcastChannel', 'setTimeout', 'clearTimeout', 'Date', 'sessionStorage'],
] as const;

const loadModules = moduleLoader<Modules, (typeof globalNames)[number]>('test/model/modules.ts', globalNames);

/** The properties of a browser: the features that it has, and its delays. */
export interface Circumstances {
  readonly hasLocks: boolean;
  readonly hasChannels: boolean;
  /** The milliseconds after which other tabs see a write to localStorage. */
  readonly lag: number;
  /** The milliseconds that messages, requests and responses take, one after the other, then again from the first. */
  readonly delays: readonly number[];
}

/** Responds to a request of a page, or returns undefined if the server cannot be reached. */
export type Network = (url: string, body: URLSearchParams) => { status: number; body: string } | undefined;

/** A browser, as far as the package uses it: tabs with pages of one origin, and what the pages share. */
export class Browser {
  readonly clock = new Clock();
  readonly locks = new Locks();
  readonly channels: Channels;
  readonly storage: SharedStorage;
  readonly circumstances: Circumstances;
  readonly network: Network;
  readonly tabs: Tab[] = [];
  readonly pageOpened: (page: Page) => void;
  /** Returns the milliseconds until the next message, request or response arrives. */
  readonly delay: () => number;
  isStorageDenied = false;
  isReplacingDenied = false;

  constructor(circumstances: Circumstances, network: Network, pageOpened: (page: Page) => void) {
    this.circumstances = circumstances;
    this.network = network;
    this.pageOpened = pageOpened;
    this.delay = inTurn(circumstances.delays);
    this.channels = new Channels(this.clock, this.delay);
    this.storage = new SharedStorage(this.clock, circumstances.lag);
  }

  openTab(address: string, session = new ModelStorage()): Tab {
    const tab = new Tab(this, session);
    this.tabs.push(tab);
    tab.go(address);
    return tab;
  }

  clearStorage(): void {
    this.storage.clear();
    for (const { session } of this.tabs) clear(session);
  }
}

/** An entry of a tab's history, with its page if it is loaded. */
interface Entry {
  address: string;
  page: Page | undefined;
}

export class Tab {
  readonly browser: Browser;
  readonly session: ModelStorage;
  readonly local: ModelStorage;
  entries: Entry[] = [];
  #index = -1;

  constructor(browser: Browser, session: ModelStorage) {
    this.browser = browser;
    this.session = session;
    this.local = browser.storage.view(() => this.page?.dispatch('storage'));
  }

  /** The page that is shown; undefined if the tab shows another origin. */
  get page(): Page | undefined {
    return this.entries[this.#index]?.page;
  }

  get address(): string {
    return this.entries[this.#index]?.address ?? '';
  }

  /** Navigates to an address: to a new page, or within the current page if only the fragment differs. */
  go(address: string): void {
    const entry = { address, page: isWithin(this.address, address) ? this.page : undefined };
    if (!entry.page) this.page?.end();
    this.entries = [...this.entries.slice(0, this.#index + 1), entry];
    this.#index += 1;
    if (entry.page) entry.page.arrive(address, 'hashchange');
    else this.#load(entry);
  }

  /** Goes back or forward in the history. A page that was left is loaded again. */
  step(by: -1 | 1): void {
    const entry = this.entries[this.#index + by];
    if (!entry) return;
    const page = this.page;
    this.#index += by;
    if (entry.page && entry.page === page) return page.arrive(entry.address, 'popstate');
    page?.end();
    this.#load(entry);
  }

  reload(): void {
    const entry = this.entries[this.#index];
    if (!entry) return;
    entry.page?.end();
    this.#load(entry);
  }

  replaceAddress(address: string): void {
    const entry = this.entries[this.#index];
    if (entry) entry.address = address;
  }

  close(): void {
    this.page?.end();
    this.browser.tabs.splice(this.browser.tabs.indexOf(this), 1);
  }

  #load(entry: Entry): void {
    entry.page = undefined;
    if (!entry.address.startsWith(`${origin}/`)) return;
    const page = new Page(this, entry.address);
    for (const other of this.entries) if (other.page && !other.page.isAlive) other.page = undefined;
    entry.page = page;
    page.start();
    this.browser.pageOpened(page);
  }
}

/** A page that has loaded the package's modules. */
export class Page {
  readonly tab: Tab;
  /** The addresses that it was navigated to. The first is the one that it was loaded with. */
  readonly arrivals: { address: string; at: number }[] = [];
  isAlive = true;
  readonly #window = new EventTarget();
  #modules: Modules | undefined;

  constructor(tab: Tab, address: string) {
    this.tab = tab;
    this.arrive(address);
  }

  get modules(): Modules {
    if (!this.#modules) throw new Error('The page has not started.');
    return this.#modules;
  }

  /**
   * Records that a navigation led to an address of this page.
   *
   * @param event the event to dispatch; none when the page is loaded
   */
  arrive(address: string, event?: 'hashchange' | 'popstate'): void {
    this.arrivals.push({ address, at: this.tab.browser.clock.now });
    if (event) this.dispatch(event);
  }

  dispatch(type: string): void {
    if (this.isAlive) this.#window.dispatchEvent(new Event(type));
  }

  /** Loads the modules, and captures a response as the package's entry points do. */
  start(): void {
    this.#modules = loadModules(this.#globals());
    this.#modules.callbackDocument.captureResponse();
  }

  end(): void {
    this.dispatch('pagehide');
    this.isAlive = false;
    this.tab.browser.locks.release(this);
    this.tab.browser.channels.close(this);
  }

  #later(milliseconds: number, act: () => void): () => void {
    return this.tab.browser.clock.later(milliseconds, () => {
      if (this.isAlive) act();
    });
  }

  #globals(): Record<(typeof globalNames)[number], unknown> {
    const { tab } = this;
    const { browser } = tab;
    const { clock, circumstances } = browser;
    const location = locationOf(() => tab.address);
    const shared: Record<string, unknown> & { document: object } = {
      get localStorage() {
        if (browser.isStorageDenied) throw new Error('denied');
        return tab.local;
      },
      sessionStorage: tab.session,
      crypto: modelCrypto,
      origin,
      location,
      document: Object.assign(
        Object.create({
          get baseURI() {
            return tab.address;
          },
          get URL() {
            return tab.address;
          },
        }) as object,
        { readyState: 'complete' },
      ),
      get top(): object {
        return shared;
      },
      addEventListener: (...listener: Parameters<EventTarget['addEventListener']>) =>
        this.#window.addEventListener(...listener),
      open: (address: string) => new PopupReference(browser.openTab(address)),
      close: () => void clock.later(0, () => this.isAlive && tab.close()),
      ...{ screenX: 0, screenY: 0, outerWidth: 1200, outerHeight: 900 },
    };
    return {
      ...{ globalThis: shared, window: shared, document: shared.document, crypto: modelCrypto },
      location,
      history: {
        state: null,
        replaceState: (_state: unknown, _title: string, address: string) => {
          if (browser.isReplacingDenied) throw new Error('denied');
          tab.replaceAddress(address);
        },
      },
      navigator: circumstances.hasLocks && {
        locks: {
          request: (name: string, options: LockOptions, grant: (lock: unknown) => unknown) =>
            browser.locks.request(this, name, options, grant),
        },
      },
      performance: { getEntriesByType: () => [] },
      fetch: (request: ModelRequest) => this.#fetch(request),
      Request: ModelRequest,
      BroadcastChannel: circumstances.hasChannels && browser.channels.forPage(this, () => this.isAlive),
      setTimeout: (act: () => void, milliseconds = 0) => this.#later(milliseconds, act),
      clearTimeout: (cancel: (() => void) | undefined) => cancel?.(),
      Date: { now: () => clock.now },
      sessionStorage: tab.session,
    };
  }

  #fetch({ url, body }: ModelRequest): Promise<unknown> {
    const { browser } = this.tab;
    return new Promise((resolve, reject) => {
      browser.clock.later(browser.delay(), () => {
        const response = browser.network(url, body as URLSearchParams);
        this.#later(browser.delay(), () =>
          response ? resolve(new ModelResponse(response)) : reject(new TypeError('Failed to fetch')),
        );
      });
    });
  }
}

/** The value of `window.open`: a page's reference to the popup that it opened. */
class PopupReference {
  opener: unknown = {};
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  get closed(): boolean {
    return !this.#tab.browser.tabs.includes(this.#tab);
  }

  focus(): void {}
}

/** Node.js's `crypto`, with a digest that does not wait for another thread. */
const modelCrypto = {
  getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes),
  subtle: {
    digest: (_algorithm: string, data: Uint8Array) =>
      Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest()).buffer),
  },
};

/** Whether a navigation stays in the page, since only the fragment differs. */
function isWithin(from: string, to: string): boolean {
  return to.includes('#') && from.split('#')[0] === to.split('#')[0];
}

/** Creates the `location` of a page. */
function locationOf(address: () => string): object {
  const names = ['href', 'origin', 'protocol', 'host', 'pathname', 'search', 'hash'] as const;
  const getters = names.map((name) => [name, { get: () => new URL(address())[name] }] as const);
  return Object.defineProperties({}, Object.fromEntries(getters));
}
