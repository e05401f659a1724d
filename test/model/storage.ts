import type { Clock } from './clock.js';

/** A `Storage` whose keys are its own properties, as in a browser. */
export class ModelStorage {
  [key: string]: unknown;

  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? (this[key] as string) : null;
  }

  setItem(key: string, value: string): void {
    Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
  }

  removeItem(key: string): void {
    if (Object.hasOwn(this, key)) delete this[key];
  }

  copy(): ModelStorage {
    return storageWith(Object.entries(this) as [string, string][]);
  }
}

/** Creates a storage with entries. */
export function storageWith(entries: Iterable<readonly [key: string, value: string]>): ModelStorage {
  const storage = new ModelStorage();
  for (const [key, value] of entries) storage.setItem(key, value);
  return storage;
}

/** Removes all entries, as a person who clears the site's data does. */
export function clear(storage: ModelStorage): void {
  for (const key of Object.keys(storage)) storage.removeItem(key);
}

/** A tab's view of `localStorage`. The tab sees its own writes immediately, those of other tabs when they arrive. */
class TabStorage extends ModelStorage {
  readonly #sendToOthers: (change: (storage: ModelStorage) => void) => void;

  constructor(content: ModelStorage, sendToOthers: (change: (storage: ModelStorage) => void) => void) {
    super();
    Object.assign(this, content);
    this.#sendToOthers = sendToOthers;
  }

  override setItem(key: string, value: string): void {
    ModelStorage.prototype.setItem.call(this, key, value);
    this.#sendToOthers((storage) => ModelStorage.prototype.setItem.call(storage, key, value));
  }

  override removeItem(key: string): void {
    ModelStorage.prototype.removeItem.call(this, key);
    this.#sendToOthers((storage) => ModelStorage.prototype.removeItem.call(storage, key));
  }
}

/** The `localStorage` of an origin. Each tab has a view of it, since browsers keep a copy in each process. */
export class SharedStorage {
  readonly #clock: Clock;
  readonly #lag: number;
  readonly #views = [new ModelStorage()];
  readonly #changed = new Map<ModelStorage, () => void>();

  /** @param lag the milliseconds after which another tab sees a write; if it is 0, other tabs see it immediately */
  constructor(clock: Clock, lag: number) {
    this.#clock = clock;
    this.#lag = lag;
  }

  /**
   * Creates the view of a tab.
   *
   * @param changed is called when a write of another tab arrives
   */
  view(changed: () => void): ModelStorage {
    const view: ModelStorage = new TabStorage(this.#views[0] ?? new ModelStorage(), (change) => {
      const arrive = (): void => {
        for (const other of this.#views) {
          if (other === view) continue;
          change(other);
          this.#changed.get(other)?.();
        }
      };
      if (this.#lag) this.#clock.later(this.#lag, arrive);
      else arrive();
    });
    this.#views.push(view);
    this.#changed.set(view, changed);
    return view;
  }

  clear(): void {
    for (const view of this.#views) {
      for (const key of Object.keys(view)) ModelStorage.prototype.removeItem.call(view, key);
    }
  }
}
