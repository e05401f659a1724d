import type { StoredVersion } from './session-store.js';

/** When the user has logged in or out on this page. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Aborted when the page is left, and when it comes back. */
  readonly visit: AbortSignal;
  /** Tells whether what is stored may be replaced: unless the page was left, and the user has logged in or out since. */
  readonly isEarlier: (present: StoredVersion | undefined) => boolean;
}

/** Notes when the page is left, and when it comes back from the back/forward cache. */
export class PageLifecycle {
  #isLeft = false;
  /** Aborted when the page is left, and when it comes back. */
  #visit = new AbortController();

  /** Whether the page has been left. It may come back from the back/forward cache. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** The page is left. */
  leave(): void {
    this.#endVisit();
    this.#isLeft = true;
  }

  /** The page has come back. */
  return(): void {
    // An application may have logged the user out while the page was being left.
    this.#endVisit();
    this.#isLeft = false;
  }

  /** Returns the present time, as that of a login or a logout. */
  now(): Moment {
    const time = Date.now();
    const { signal: visit } = this.#visit;
    // The clock may have been set back. The times are therefore compared only if the page was left meanwhile.
    const isEarlier = (present: StoredVersion | undefined): boolean =>
      !visit.aborted || !((present?.decided ?? 0) > time);
    return { time, visit, isEarlier };
  }

  #endVisit(): void {
    this.#visit.abort();
    this.#visit = new AbortController();
  }
}
