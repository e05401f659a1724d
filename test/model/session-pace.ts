import type { SessionBrowser, SessionPage } from './session-browser.js';

/** How long a call may wait before it settles, in milliseconds, according to the contract. */
const timeLimits = {
  getToken: 30_000,
  /** 40 seconds for the lock, 30 for the request, and 5 for each of the transactions, which are tried twice. */
  renew: 40_000 + 30_000 + 5000 * 8,
  /** A token, a request, another token after a read, and another request. */
  fetch: 150_000,
  /** 5 seconds for each of two transactions, which are tried twice. */
  logout: 20_000,
  adopt: 20_000,
} as const;
export type Method = keyof typeof timeLimits;

/** What a page may do in a minute, however many failures there are. Messages of an attacker add to it. */
const limitsPerMinute = { timers: 400, transactions: 150, refreshRequests: 20 } as const;
/** How often a page may set a timer or read what is stored because of a message. */
const limitPerMessage = 8;

/** The shortest time between two renewals that nobody has asked for, in milliseconds. */
const minInterval = 30_000;
/** The shortest time between a request that failed and the next one that nobody has asked for, in milliseconds. */
const minBackoff = 1000;

/** A renewal that a page has begun. */
interface Renewal {
  /** In milliseconds that have passed. */
  readonly begun: number;
  /** Whether a caller waits for it. */
  readonly isRequested: boolean;
}

interface Call {
  readonly page: SessionPage;
  readonly method: Method;
  readonly since: number;
}

/** Notes how often pages do something and how long callers wait, and checks it. Times are milliseconds that have passed. */
export class SessionPace {
  /** When the computer was woken last. Renewals and calls before that may have to wait until it wakes. */
  wokenAt = 0;
  readonly #browser: SessionBrowser;
  readonly #rule: (holds: boolean, message: string) => void;
  readonly #calls = new Set<Call>();
  readonly #renewals = new Map<SessionPage, Renewal>();
  /** When the network has come back last. */
  #onlineAt = -Infinity;
  /** The request of each page that has failed last. */
  readonly #failures = new Map<SessionPage, { token: string; at: number }>();

  constructor(browser: SessionBrowser, rule: (holds: boolean, message: string) => void) {
    this.#browser = browser;
    this.#rule = rule;
  }

  /** A caller begins to wait. Returns a function that notes that it does not wait any longer. */
  called(page: SessionPage, method: Method): () => void {
    const call = { page, method, since: this.#browser.clock.passed };
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  /** The state of a page has changed: perhaps it has begun to renew the tokens. */
  changed(page: SessionPage): void {
    if (!page.session.isRenewing) this.#renewals.delete(page);
    else if (!this.#renewals.has(page)) {
      const isRequested = [...this.#calls].some((call) => call.page === page);
      this.#renewals.set(page, { begun: this.#browser.clock.passed, isRequested });
    }
  }

  /**
   * A page sends a refresh request.
   *
   * @param renewed when the tokens were requested that are renewed, or undefined if they are those of the login
   */
  sent(page: SessionPage, token: string, renewed: number | undefined): void {
    const renewal = this.#renewals.get(page);
    this.#rule(!!renewal, 'a page that sends a refresh request tells that it renews the tokens');
    if (!renewal || renewal.isRequested) return;
    const failure = this.#failures.get(page);
    if (failure?.token === token && this.wokenAt < failure.at) {
      const hasWaited = renewal.begun - failure.at >= minBackoff;
      this.#rule(hasWaited, 'a page waits after a refresh request that failed');
    }
    if (renewed !== undefined && this.wokenAt < renewed) {
      const hasWaited = renewal.begun - renewed >= minInterval;
      this.#rule(hasWaited, 'a page renews tokens by itself only half a minute after the last time');
    }
  }

  /** A refresh request of a page has failed, for a reason that may be temporary. */
  failed(page: SessionPage, token: string): void {
    const { begun } = this.#renewals.get(page) ?? { begun: Infinity };
    // The page may learn of the failure only after the browser was online for a moment.
    if (begun > this.#onlineAt) this.#failures.set(page, { token, at: this.#browser.clock.passed });
  }

  /** The browser is online again, after which pages may try again at once. */
  online(): void {
    this.#onlineAt = this.#browser.clock.passed;
    this.#failures.clear();
  }

  /** Checks that no caller waits for too long. */
  checkCalls(): void {
    const { passed } = this.#browser.clock;
    for (const { page, method, since } of this.#calls) {
      if (!page.isAlive || page.isFrozen) continue;
      const waited = passed - Math.max(since, page.since, this.wokenAt);
      this.#rule(waited <= timeLimits[method] + 1000, `${method}() settles in time`);
    }
  }

  /** Checks what each page has done in a minute, in which an attacker has sent a number of messages. */
  checkMinute(messages: number): void {
    for (const { counts, isAlive } of this.#browser.pages) {
      if (!isAlive) continue;
      for (const name of ['timers', 'transactions', 'refreshRequests'] as const) {
        const limit = limitsPerMinute[name] + (name === 'refreshRequests' ? 0 : limitPerMessage * messages);
        this.#rule(counts[name] <= limit, `a page does not need ${String(counts[name])} ${name} in a minute`);
        counts[name] = 0;
      }
    }
  }
}
