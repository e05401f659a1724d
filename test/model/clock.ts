/** Cancels an action that is due later. */
export type Cancel = () => void;

/** The model's time. Actions that are due later run in order of their time, without waiting for real time. */
export class Clock {
  #passed = 0;
  #set = Date.UTC(2030, 0, 1);
  #order = 0;
  #events: { at: number; order: number; act: () => void }[] = [];

  /** The value of `Date.now()`: the time of the user's clock, which can be set. */
  get now(): number {
    return this.#set + this.#passed;
  }

  /** The time that has passed in milliseconds. Setting the user's clock does not change it. */
  get passed(): number {
    return this.#passed;
  }

  /** Sets the user's clock forward or back by a number of milliseconds, without any effect on timers. */
  set(milliseconds: number): void {
    this.#set += milliseconds;
  }

  /**
   * Runs an action after a number of milliseconds.
   *
   * @returns a function that cancels it
   */
  later(milliseconds: number, act: () => void): Cancel {
    const event = { at: this.#passed + Math.max(0, milliseconds), order: this.#order++, act };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Lets time pass. It runs each action that is due meanwhile, and the promises that can settle because of it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#passed + milliseconds;
    await promisesSettled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#events = this.#events.filter((other) => other !== next);
      this.#passed = next.at;
      next.act();
      await promisesSettled();
    }
    this.#passed = end;
  }

  #next(end: number): { at: number; order: number; act: () => void } | undefined {
    const due = this.#events.filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Waits until all promises that can settle now have settled. */
export function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
