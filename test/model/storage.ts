import type { Clock } from './clock.js';

/** A `Storage`: its keys are its own properties, as a browser's are. */
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
    return filled(Object.entries(this) as [string, string][]);
  }
}

export function filled(entries: Iterable<readonly [key: string, value: string]>): ModelStorage {
  const storage = new ModelStorage();
  for (const [key, value] of entries) storage.setItem(key, value);
  return storage;
}

/** Forgets all: what a person does to a site's data. */
export function clear(storage: ModelStorage): void {
  for (const key of Object.keys(storage)) storage.removeItem(key);
}

/** A tab's view of `localStorage`: its own writes it sees at once, the others see them when they arrive. */
class TabStorage extends ModelStorage {
  readonly #tell: (change: (storage: ModelStorage) => void) => void;

  constructor(content: ModelStorage, tell: (change: (storage: ModelStorage) => void) => void) {
    super();
    Object.assign(this, content);
    this.#tell = tell;
  }

  override setItem(key: string, value: string): void {
    ModelStorage.prototype.setItem.call(this, key, value);
    this.#tell((storage) => ModelStorage.prototype.setItem.call(storage, key, value));
  }

  override removeItem(key: string): void {
    ModelStorage.prototype.removeItem.call(this, key);
    this.#tell((storage) => ModelStorage.prototype.removeItem.call(storage, key));
  }
}

/** The one `localStorage` of an origin, with a view for each tab, since browsers keep one in each process. */
export class SharedStorage {
  readonly #clock: Clock;
  readonly #lag: number;
  readonly #views = [new ModelStorage()];
  readonly #changed = new Map<ModelStorage, () => void>();

  /** @param lag how long a write takes to be seen by another tab, in milliseconds; with none it is seen at once */
  constructor(clock: Clock, lag: number) {
    this.#clock = clock;
    this.#lag = lag;
  }

  /** @param changed is called when another tab's write arrives */
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
