import type { Clock } from './clock.js';

type Lock = { name: string } | null;

/** The Web Locks API, as far as the package uses it: requests with `ifAvailable`. Closing a page releases its locks. */
export class Locks {
  /** The page that holds each lock. */
  readonly #holders = new Map<string, object>();

  request(page: object, name: string, grant: (lock: Lock) => unknown): Promise<unknown> {
    return Promise.resolve().then(async () => {
      if (this.#holders.has(name)) return grant(null);
      this.#holders.set(name, page);
      try {
        return await grant({ name });
      } finally {
        if (this.#holders.get(name) === page) this.#holders.delete(name);
      }
    });
  }

  /** Releases the locks of a page. */
  release(page: object): void {
    for (const [name, holder] of this.#holders) if (holder === page) this.#holders.delete(name);
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

  constructor(clock: Clock, delay: () => number) {
    this.#clock = clock;
    this.#delay = delay;
  }

  /** Creates the class `BroadcastChannel` of a page. */
  forPage(page: object, isAlive: () => boolean): new (name: string) => EventTarget {
    const open = this.#open;
    const post = (listener: Listener, data: unknown): void => this.#post(listener, data);
    return class extends EventTarget {
      readonly #listener: Listener;

      constructor(name: string) {
        super();
        const receive = (data: unknown): void => {
          if (isAlive()) this.dispatchEvent(Object.assign(new Event('message'), { data }));
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

  #post(from: Listener, data: unknown): void {
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
