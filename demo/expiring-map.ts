import { randomBytes } from 'node:crypto';

/** Values under random keys nobody can guess, each forgotten when its time is over. */
export class ExpiringMap<Value> {
  readonly #entries = new Map<string, { value: Value; expires: number }>();
  readonly #lifetime: number;

  /** @param lifetime of an entry, in seconds */
  constructor(lifetime: number) {
    this.#lifetime = lifetime * 1000;
  }

  /** Keeps the value under a fresh key of 256 random bits (base64url), and returns the key. */
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

  /** Gets the value and forgets it: whoever asks next, even in the same moment, gets nothing. */
  take(key: string | undefined): Value | undefined {
    const value = this.get(key);
    this.delete(key);
    return value;
  }

  delete(key: string | undefined): void {
    if (key !== undefined) this.#entries.delete(key);
  }
}
