import type { StoredVersion } from './session-store.js';

/** The time of a login or a logout on this page, and whether it may replace what is stored. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Aborted when the page is left, and when it comes back. */
  readonly visit: AbortSignal;
  /** Tells whether the stored entry may be replaced: not if the page was left, and the entry is of a later login or logout. */
  readonly mayReplace: (present: StoredVersion | undefined) => boolean;
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

  /** Handles the event `pagehide`. */
  handlePageHide(): void {
    this.#endVisit();
    this.#isLeft = true;
  }

  /** Handles the event `pageshow` of a page that comes back. */
  handlePageShow(): void {
    // A login or a logout may have begun after the event `pagehide`. Another page may have been used since.
    this.#endVisit();
    this.#isLeft = false;
  }

  /** Returns the present time, as that of a login or a logout. */
  now(): Moment {
    const time = Date.now();
    const { signal: visit } = this.#visit;
    // The clock may have been set back. The times are therefore compared only if the page was left meanwhile.
    const mayReplace = (present: StoredVersion | undefined): boolean =>
      !visit.aborted || !((present?.decided ?? 0) > time);
    return { time, visit, mayReplace };
  }

  #endVisit(): void {
    this.#visit.abort();
    this.#visit = new AbortController();
  }
}
