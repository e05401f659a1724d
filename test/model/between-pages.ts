import type { Clock } from './clock.js';

type Held = { name: string } | null;

/** Web Locks between tabs, as far as they are used: with `ifAvailable`. A page that goes lets its locks go. */
export class Locks {
  readonly #held = new Map<string, object>();

  request(page: object, name: string, grant: (lock: Held) => unknown): Promise<unknown> {
    return Promise.resolve().then(async () => {
      if (this.#held.has(name)) return grant(null);
      this.#held.set(name, page);
      try {
        return await grant({ name });
      } finally {
        if (this.#held.get(name) === page) this.#held.delete(name);
      }
    });
  }

  letGo(page: object): void {
    for (const [name, holder] of this.#held) if (holder === page) this.#held.delete(name);
  }
}

interface Listener {
  readonly page: object;
  readonly name: string;
  hear(data: unknown): void;
}

/** What is said on BroadcastChannels. A message takes as long as the model likes; those of one page keep their order. */
export class Channels {
  readonly said: { page: object; name: string; data: unknown }[] = [];
  readonly #clock: Clock;
  readonly #delay: () => number;
  readonly #open = new Set<Listener>();
  readonly #arrivals = new WeakMap<object, number>();

  constructor(clock: Clock, delay: () => number) {
    this.#clock = clock;
    this.#delay = delay;
  }

  /** The class `BroadcastChannel` of a page. */
  forPage(page: object, isAlive: () => boolean): new (name: string) => EventTarget {
    const open = this.#open;
    const say = (listener: Listener, data: unknown): void => this.#say(listener, data);
    return class extends EventTarget {
      readonly #listener: Listener;

      constructor(name: string) {
        super();
        const hear = (data: unknown): void => {
          if (isAlive()) this.dispatchEvent(Object.assign(new Event('message'), { data }));
        };
        this.#listener = { page, name, hear };
        open.add(this.#listener);
      }

      postMessage(data: unknown): void {
        say(this.#listener, structuredClone(data));
      }

      close(): void {
        open.delete(this.#listener);
      }
    };
  }

  letGo(page: object): void {
    for (const listener of this.#open) if (listener.page === page) this.#open.delete(listener);
  }

  #say(from: Listener, data: unknown): void {
    this.said.push({ page: from.page, name: from.name, data });
    const arrival = Math.max(this.#clock.passed + this.#delay(), this.#arrivals.get(from.page) ?? 0);
    this.#arrivals.set(from.page, arrival);
    for (const listener of this.#open) {
      if (listener === from || listener.name !== from.name) continue;
      this.#clock.later(arrival - this.#clock.passed, () => {
        if (this.#open.has(listener)) listener.hear(data);
      });
    }
  }
}
