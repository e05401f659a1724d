/** How many actions may run while no time passes. A page that waits for nothing again and again runs more. */
const maxActionsAtOnce = 20_000;

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

  /** Lets the computer sleep. What becomes due meanwhile happens when time passes again, all at once. */
  sleep(milliseconds: number): void {
    this.#passed += milliseconds;
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

  /**
   * Lets time pass. It runs each action that is due meanwhile, and the promises that can settle because of it.
   *
   * @throws if actions cause other actions without end while no time passes
   */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#passed + milliseconds;
    let actionsAtOnce = 0;
    await promisesSettled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#events.splice(this.#events.indexOf(next), 1);
      actionsAtOnce = next.at > this.#passed ? 0 : actionsAtOnce + 1;
      if (actionsAtOnce > maxActionsAtOnce) throw new Error('Actions cause other actions without end.');
      this.#passed = Math.max(this.#passed, next.at);
      next.act();
      await promisesSettled();
    }
    this.#passed = end;
  }

  #next(end: number): { at: number; order: number; act: () => void } | undefined {
    let first: { at: number; order: number; act: () => void } | undefined;
    for (const event of this.#events) {
      const isSooner = !first || event.at < first.at || (event.at === first.at && event.order < first.order);
      if (event.at <= end && isSooner) first = event;
    }
    return first;
  }
}

/** Waits until all promises that can settle now have settled. */
export function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Creates a function that returns delays one after the other, then again from the first. */
export function inTurn(delays: readonly number[]): () => number {
  let count = 0;
  return () => delays[count++ % delays.length] ?? 0;
}
