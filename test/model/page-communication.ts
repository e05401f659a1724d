import type { Clock } from './clock.js';

type Lock = { name: string } | null;

interface LockRequest {
  readonly page: object;
  readonly grant: () => void;
}

/**
 * The Web Locks API, as far as the package uses it: requests with `ifAvailable`, and requests that wait until the lock is
 * free or their signal is aborted. Closing a page releases its locks.
 */
export class Locks {
  /** The page that holds each lock. */
  readonly #holders = new Map<string, object>();
  /** The requests that wait for each lock. */
  readonly #waiting = new Map<string, LockRequest[]>();

  async request(
    page: object,
    name: string,
    { ifAvailable, signal }: LockOptions,
    grant: (lock: Lock) => unknown,
  ): Promise<unknown> {
    await Promise.resolve();
    if (this.#holders.has(name)) {
      if (ifAvailable) return grant(null);
      await this.#turn(page, name, signal);
    }
    this.#holders.set(name, page);
    try {
      return await grant({ name });
    } finally {
      if (this.#holders.get(name) === page) this.#free(name);
    }
  }

  /** Tells whether a page holds a lock or waits for one. */
  isUsedBy(page: object): boolean {
    const waiting = [...this.#waiting.values()].flat();
    return [...this.#holders.values()].includes(page) || waiting.some((request) => request.page === page);
  }

  /** Releases the locks of a page. */
  release(page: object): void {
    for (const [name, queue] of this.#waiting) {
      const others = queue.filter((request) => request.page !== page);
      this.#waiting.set(name, others);
    }
    for (const [name, holder] of this.#holders) if (holder === page) this.#free(name);
  }

  /** Waits until a lock is granted to a page. */
  #turn(page: object, name: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(name) ?? [];
      const request = { page, grant: resolve };
      this.#waiting.set(name, [...queue, request]);
      signal?.addEventListener('abort', () => {
        const present = this.#waiting.get(name) ?? [];
        if (!present.includes(request)) return;
        this.#waiting.set(
          name,
          present.filter((other) => other !== request),
        );
        reject(signal.reason as Error);
      });
    });
  }

  #free(name: string): void {
    this.#holders.delete(name);
    const [next, ...others] = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, others);
    if (!next) return;
    this.#holders.set(name, next.page);
    next.grant();
  }
}

interface Listener {
  readonly page: object;
  readonly name: string;
  receive(data: unknown): void;
}

/** The BroadcastChannels of all pages. Each message has its own delay, but messages of one page keep their order. */
export class Channels {
  /** All messages so far. */
  readonly messages: { page: object; name: string; data: unknown }[] = [];
  readonly #clock: Clock;
  readonly #delay: () => number;
  readonly #open = new Set<Listener>();
  readonly #arrivals = new WeakMap<object, number>();
  readonly #posted: (page: object, data: unknown) => void;

  /** @param posted is called when a page sends a message */
  constructor(clock: Clock, delay: () => number, posted: (page: object, data: unknown) => void = () => undefined) {
    this.#clock = clock;
    this.#delay = delay;
    this.#posted = posted;
  }

  /** Tells whether a page has an open channel. */
  isUsedBy(page: object): boolean {
    return [...this.#open].some((listener) => listener.page === page);
  }

  /** Creates the class `BroadcastChannel` of a page. */
  forPage(page: object, isAlive: () => boolean): new (name: string) => EventTarget {
    const open = this.#open;
    const post = (listener: Listener, data: unknown): void => this.#post(listener, data);
    return class extends EventTarget {
      onmessage: ((event: Event) => void) | undefined;
      readonly #listener: Listener;

      constructor(name: string) {
        super();
        const receive = (data: unknown): void => {
          if (!isAlive()) return;
          const event = Object.assign(new Event('message'), { data });
          this.onmessage?.(event);
          this.dispatchEvent(event);
        };
        this.#listener = { page, name, receive };
        open.add(this.#listener);
      }

      postMessage(data: unknown): void {
        post(this.#listener, structuredClone(data));
      }

      close(): void {
        open.delete(this.#listener);
      }
    };
  }

  /** Closes the channels of a page. */
  close(page: object): void {
    for (const listener of this.#open) if (listener.page === page) this.#open.delete(listener);
  }

  /** Sends a message of a page that has not loaded the package, or of an attacker. */
  postAs(page: object, name: string, data: unknown): void {
    this.#post({ page, name, receive: () => undefined }, data);
  }

  #post(from: Listener, data: unknown): void {
    this.#posted(from.page, data);
    this.messages.push({ page: from.page, name: from.name, data });
    const arrival = Math.max(this.#clock.passed + this.#delay(), this.#arrivals.get(from.page) ?? 0);
    this.#arrivals.set(from.page, arrival);
    for (const listener of this.#open) {
      if (listener === from || listener.name !== from.name) continue;
      this.#clock.later(arrival - this.#clock.passed, () => {
        if (this.#open.has(listener)) listener.receive(data);
      });
    }
  }
}
