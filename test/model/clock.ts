/** What a page may be doing later; never called again once it was cancelled. */
export type Cancel = () => void;

/** Time as the model lets it pass: whatever happens later happens in order of time, and nothing waits for real. */
export class Clock {
  #passed = 0;
  #set = Date.UTC(2030, 0, 1);
  #order = 0;
  #events: { at: number; order: number; act: () => void }[] = [];

  /** What `Date.now()` tells: by the user's clock, which may be set. */
  get now(): number {
    return this.#set + this.#passed;
  }

  /** How much time has passed, whatever the user's clock says. */
  get passed(): number {
    return this.#passed;
  }

  /** Sets the user's clock on or back; timers do not mind. */
  set(milliseconds: number): void {
    this.#set += milliseconds;
  }

  later(milliseconds: number, act: () => void): Cancel {
    const event = { at: this.#passed + Math.max(0, milliseconds), order: this.#order++, act };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Lets time pass: what falls into it happens, each with all that follows from it at once. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#passed + milliseconds;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#events = this.#events.filter((other) => other !== next);
      this.#passed = next.at;
      next.act();
      await settled();
    }
    this.#passed = end;
  }

  #next(end: number): { at: number; order: number; act: () => void } | undefined {
    const due = this.#events.filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Waits until all promises that can go on have gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
