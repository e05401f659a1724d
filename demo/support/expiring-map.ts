import { randomBytes } from 'node:crypto';

/** A map with random keys that nobody can guess. Each entry is removed when its lifetime is over. */
export class ExpiringMap<Value> {
  readonly #entries = new Map<string, { value: Value; expires: number }>();
  readonly #lifetime: number;

  /** @param lifetime the lifetime of each entry, in seconds */
  constructor(lifetime: number) {
    this.#lifetime = lifetime * 1000;
  }

  /**
   * Adds a value under a new random key.
   *
   * @returns the key: 256 random bits, in base64url
   */
  add(value: Value): string {
    const key = randomBytes(32).toString('base64url');
    this.set(key, value);
    return key;
  }

  set(key: string, value: Value): void {
    for (const [old, { expires }] of this.#entries) if (expires <= Date.now()) this.#entries.delete(old);
    this.#entries.set(key, { value, expires: Date.now() + this.#lifetime });
  }

  get(key: string | undefined): Value | undefined {
    const entry = key === undefined ? undefined : this.#entries.get(key);
    return entry && entry.expires > Date.now() ? entry.value : undefined;
  }

  /** Gets a value and removes it, so that of two concurrent requests only one gets it. */
  take(key: string | undefined): Value | undefined {
    const value = this.get(key);
    this.delete(key);
    return value;
  }

  delete(key: string | undefined): void {
    if (key !== undefined) this.#entries.delete(key);
  }
}
