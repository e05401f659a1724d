import { type Clock, inTurn } from './clock.js';

/**
 * How the database behaves: it works, it is denied, another page blocks it, the disk is full, its transactions are aborted,
 * or it takes seconds.
 */
export const databaseModes = ['works', 'denied', 'blocked', 'full', 'aborts', 'slow'] as const;
export type DatabaseMode = (typeof databaseModes)[number];

/** The page that uses a database. */
export interface DatabaseUser {
  readonly isAlive: boolean;
  /** Runs an action after a number of milliseconds, unless the page is gone, and not while it is frozen. */
  later(milliseconds: number, act: () => void): () => void;
}

/** Reports a change that was committed. */
export type Committed = (user: DatabaseUser | undefined, key: string, value: unknown, previous: unknown) => void;

/** How long each step takes if the database is slow, in milliseconds. */
const slowDelays = [100, 2500, 4500, 900, 6000];

/**
 * IndexedDB, as far as the package uses it: one object store of one database, and its transactions. They run one after the
 * other. A transaction of a page that is gone is aborted, unless it has been committed.
 */
export class ModelDatabase {
  mode: DatabaseMode = 'works';
  readonly entries = new Map<string, unknown>();
  readonly #clock: Clock;
  readonly #delay: () => number;
  readonly #slowDelay = inTurn(slowDelays);
  readonly #committed: Committed;
  #hasStore = false;
  #blocked: (() => void)[] = [];
  #queue: Transaction[] = [];
  /** When the database has been opened for the pages that wait, in milliseconds that have passed. */
  #opened = 0;

  constructor(clock: Clock, delay: () => number, committed: Committed) {
    this.#clock = clock;
    this.#delay = delay;
    this.#committed = committed;
  }

  setMode(mode: DatabaseMode): void {
    this.mode = mode;
    if (mode === 'blocked') return;
    for (const open of this.#blocked.splice(0)) open();
  }

  /** Tells whether a page has a transaction that it has not aborted. */
  isUsedBy(user: DatabaseUser): boolean {
    return this.#queue.some((transaction) => transaction.user === user && !transaction.error);
  }

  /** Writes an entry, as another script of the origin can, or removes it. */
  tamper(key: string, value: unknown): void {
    const previous = this.entries.get(key);
    if (value === undefined) this.entries.delete(key);
    else this.entries.set(key, structuredClone(value));
    this.#committed(undefined, key, value, previous);
  }

  /** Creates the global `indexedDB` of a page. */
  forPage(user: DatabaseUser): object {
    return {
      open: (): DatabaseRequest => {
        const request = new DatabaseRequest();
        const open = (): void => {
          // Browsers open a database for one page after the other.
          this.#opened = Math.max(this.#clock.passed + this.#stepDelay(), this.#opened);
          user.later(this.#opened - this.#clock.passed, () => this.#open(user, request));
        };
        if (this.mode === 'blocked') this.#blocked.push(open);
        else open();
        return request;
      },
    };
  }

  #open(user: DatabaseUser, request: DatabaseRequest): void {
    if (this.mode === 'denied') {
      request.error = new DOMException('denied', 'UnknownError');
      request.onerror?.();
      return;
    }
    request.result = {
      createObjectStore: () => {
        this.#hasStore = true;
      },
      transaction: (_store: string, access: string) => this.#begin(user, access),
      close: () => undefined,
    };
    if (!this.#hasStore) request.onupgradeneeded?.();
    request.onsuccess?.();
  }

  #begin(user: DatabaseUser, access: string): Transaction {
    const transaction = new Transaction(user, this.entries, access, this.mode === 'full');
    this.#queue.push(transaction);
    if (this.#queue.length === 1) this.#step(transaction);
    return transaction;
  }

  /** Runs the next request of a transaction, or commits it if there is none. */
  #step(transaction: Transaction): void {
    const { user } = transaction;
    this.#clock.later(this.#stepDelay(), () => {
      const isLast = !transaction.requests.length;
      if (isLast && this.mode === 'aborts') transaction.error = new DOMException('disk', 'UnknownError');
      if (user.isAlive && !transaction.error && !isLast) {
        transaction.requests.shift()?.();
        this.#step(transaction);
        return;
      }
      if (user.isAlive) {
        if (!transaction.error) this.#commit(transaction);
        user.later(this.#delay(), () => (transaction.error ? transaction.onabort?.() : transaction.oncomplete?.()));
      }
      this.#queue.shift();
      const [next] = this.#queue;
      if (next) this.#step(next);
    });
  }

  #commit(transaction: Transaction): void {
    const { user, changes } = transaction;
    transaction.isCommitted = true;
    for (const [key, value] of changes) {
      const previous = this.entries.get(key);
      if (value === undefined) this.entries.delete(key);
      else this.entries.set(key, value);
      this.#committed(user, key, value, previous);
    }
  }

  #stepDelay(): number {
    return this.mode === 'slow' ? this.#slowDelay() : this.#delay();
  }
}

class DatabaseRequest {
  result: unknown;
  error: DOMException | null = null;
  onsuccess: (() => void) | undefined;
  onerror: (() => void) | undefined;
  onupgradeneeded: (() => void) | undefined;
}

class Transaction {
  readonly user: DatabaseUser;
  readonly requests: (() => void)[] = [];
  readonly changes = new Map<string, unknown>();
  readonly #entries: ReadonlyMap<string, unknown>;
  readonly #isWritable: boolean;
  readonly #isFull: boolean;
  error: DOMException | null = null;
  isCommitted = false;
  oncomplete: (() => void) | undefined;
  onabort: (() => void) | undefined;

  constructor(user: DatabaseUser, entries: ReadonlyMap<string, unknown>, access: string, isFull: boolean) {
    this.user = user;
    this.#entries = entries;
    this.#isWritable = access === 'readwrite';
    this.#isFull = isFull;
  }

  abort(): void {
    if (this.isCommitted || this.error) throw new DOMException('The transaction has finished.', 'InvalidStateError');
    this.error = new DOMException('aborted', 'AbortError');
  }

  objectStore(): object {
    return {
      get: (key: string) => this.#request(() => structuredClone(this.#valueOf(key))),
      put: (value: unknown, key: string) => this.#put(key, structuredClone(value)),
      openCursor: () => {
        const keys = [...this.#entries.keys()].sort();
        const request = new DatabaseRequest();
        const show = (): void => {
          const key = keys.shift();
          request.result = key === undefined ? null : this.#cursor(key, () => this.requests.push(show));
          request.onsuccess?.();
        };
        this.requests.push(show);
        return request;
      },
    };
  }

  #cursor(key: string, next: () => void): object {
    return { key, value: structuredClone(this.#valueOf(key)), delete: () => this.#put(key, undefined), continue: next };
  }

  #valueOf(key: string): unknown {
    return this.changes.has(key) ? this.changes.get(key) : this.#entries.get(key);
  }

  #put(key: string, value: unknown): DatabaseRequest {
    if (!this.#isWritable) throw new DOMException('The transaction is read-only.', 'ReadOnlyError');
    return this.#request(() => {
      if (this.#isFull) this.error = new DOMException('The disk is full.', 'QuotaExceededError');
      else this.changes.set(key, value);
    });
  }

  #request(act: () => unknown): DatabaseRequest {
    const request = new DatabaseRequest();
    this.requests.push(() => {
      request.result = act();
      request.onsuccess?.();
    });
    return request;
  }
}
