import { createHash, webcrypto } from 'node:crypto';
import { Channels, Locks } from './between-pages.js';
import { Clock } from './clock.js';
import { type Globals, loadModules, type Modules } from './load-modules.js';
import { clear, ModelStorage, SharedStorage } from './storage.js';

export const origin = 'https://app.example';

/** How a browser is: what it has, and how long things take in it. */
export interface Circumstances {
  readonly hasLocks: boolean;
  readonly hasChannels: boolean;
  /** How long a write to localStorage takes to be seen by other tabs, in milliseconds. */
  readonly lag: number;
  /** How long messages and answers take, one after the other and round again, in milliseconds. */
  readonly delays: readonly number[];
}

/** What the network answers to a request of a page. */
export type Network = (url: string, body: URLSearchParams) => { status: number; body: string } | undefined;

/** A browser as far as the package can tell: tabs with pages of one origin, and what they share. */
export class Browser {
  readonly clock = new Clock();
  readonly locks = new Locks();
  readonly channels: Channels;
  readonly storage: SharedStorage;
  readonly circumstances: Circumstances;
  readonly network: Network;
  readonly tabs: Tab[] = [];
  readonly pageOpened: (page: Page) => void;
  isStorageDenied = false;
  isReplacingDenied = false;
  #delays = 0;

  constructor(circumstances: Circumstances, network: Network, pageOpened: (page: Page) => void) {
    this.circumstances = circumstances;
    this.network = network;
    this.pageOpened = pageOpened;
    this.channels = new Channels(this.clock, () => this.delay());
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

  delay(): number {
    const { delays } = this.circumstances;
    return delays[this.#delays++ % delays.length] ?? 0;
  }
}

/** An entry of a tab's history, with its page while that lives. */
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
    this.local = browser.storage.view(() => this.page?.hear('storage'));
  }

  /** The page that is shown; none while the tab is at another origin. */
  get page(): Page | undefined {
    return this.entries[this.#index]?.page;
  }

  get address(): string {
    return this.entries[this.#index]?.address ?? '';
  }

  /** Follows an address: to a new page, or within the page where only the fragment differs. */
  go(address: string): void {
    const entry = { address, page: isWithin(this.address, address) ? this.page : undefined };
    if (!entry.page) this.page?.end();
    this.entries = [...this.entries.slice(0, this.#index + 1), entry];
    this.#index += 1;
    if (entry.page) entry.page.came(address, 'hashchange');
    else this.#load(entry);
  }

  /** Goes through the history. Pages that were left are loaded anew. */
  step(by: -1 | 1): void {
    const entry = this.entries[this.#index + by];
    if (!entry) return;
    const page = this.page;
    this.#index += by;
    if (entry.page && entry.page === page) return page.came(entry.address, 'popstate');
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

/** A page with the package's modules. */
export class Page {
  readonly tab: Tab;
  /** The addresses that it was given from outside, the first when it was loaded. */
  readonly arrivals: { address: string; at: number }[] = [];
  isAlive = true;
  readonly #window = new EventTarget();
  #modules: Modules | undefined;

  constructor(tab: Tab, address: string) {
    this.tab = tab;
    this.came(address);
  }

  get modules(): Modules {
    if (!this.#modules) throw new Error('The page has not started.');
    return this.#modules;
  }

  /** @param event the event that is dispatched if the address of the current page changes */
  came(address: string, event?: 'hashchange' | 'popstate'): void {
    this.arrivals.push({ address, at: this.tab.browser.clock.now });
    if (event) this.hear(event);
  }

  hear(type: string): void {
    if (this.isAlive) this.#window.dispatchEvent(new Event(type));
  }

  /** Runs the package's entry. */
  start(): void {
    this.#modules = loadModules(this.#globals());
    this.#modules.callbackDocument.captureResponse();
  }

  end(): void {
    this.hear('pagehide');
    this.isAlive = false;
    this.tab.browser.locks.letGo(this);
    this.tab.browser.channels.letGo(this);
  }

  #later(milliseconds: number, act: () => void): () => void {
    return this.tab.browser.clock.later(milliseconds, () => {
      if (this.isAlive) act();
    });
  }

  #globals(): Globals {
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
      open: (address: string) => new Opened(browser.openTab(address)),
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
          request: (name: string, _options: { ifAvailable: true }, grant: (lock: unknown) => unknown) =>
            browser.locks.request(this, name, grant),
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
        const answer = browser.network(url, body);
        this.#later(browser.delay(), () =>
          answer
            ? resolve({ status: answer.status, text: () => Promise.resolve(answer.body) })
            : reject(new TypeError('Failed to fetch')),
        );
      });
    });
  }
}

/** What `window.open` gives. */
class Opened {
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

class ModelRequest {
  readonly url: string;
  readonly body: URLSearchParams;

  constructor(url: string, { body }: { body: URLSearchParams }) {
    this.url = url;
    this.body = body;
  }
}

/** Node's own, but for a digest that takes no time of its own. */
const modelCrypto = {
  getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes),
  subtle: {
    digest: (_algorithm: string, data: Uint8Array) =>
      Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest()).buffer),
  },
};

/** Whether following an address stays in the page: only the fragment is another. */
function isWithin(from: string, to: string): boolean {
  return to.includes('#') && from.split('#')[0] === to.split('#')[0];
}

/** Creates a page's `location`. */
function locationOf(address: () => string): object {
  const names = ['href', 'origin', 'protocol', 'host', 'pathname', 'search', 'hash'] as const;
  const getters = names.map((name) => [name, { get: () => new URL(address())[name] }] as const);
  return Object.defineProperties({}, Object.fromEntries(getters));
}
