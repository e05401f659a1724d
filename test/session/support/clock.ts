import { databaseTimeout } from '../../../src/session/session-database.js';
import { writesComplete } from './database.js';
import { isTimerOf } from '../../support/timeout.js';
import { afterThisTest, replaceProperty } from '../../support/undo.js';

/** Timers that are shorter than this, in milliseconds, run in real time. */
const shortest = 500;

const setRealTimer = window.setTimeout.bind(window);
const realNow = performance.now.bind(performance);
const clearRealTimer = window.clearTimeout.bind(window);

/** Waits in real time, also if a {@link TestClock} is installed. */
export const realTime = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setRealTimer(resolve, milliseconds));

/**
 * Waits in real time until a condition is true. Rejects after half of the time that a test may take, because Mocha's own timeout
 * would not name the condition.
 */
export async function eventually(condition: () => unknown, what = 'a condition'): Promise<void> {
  const end = realNow() + mocha.suite.timeout() / 2;
  while (realNow() < end) {
    if (await condition()) return;
    await realTime(10);
  }
  throw new Error(`${what} did not come true.`);
}

/** The time of this page: it passes when the test says so. */
export class TestClock {
  #passed = 0;
  #set = 0;
  #nextId = 1_000_000;
  readonly #timers = new Map<number, { readonly at: number; readonly act: () => void }>();

  /**
   * Installs the clock for the duration of the test.
   *
   * @param withDatabase whether the time that the database may take passes with this clock
   */
  static install({ withDatabase = false } = {}): TestClock {
    const clock = new TestClock();
    const now = Date.now.bind(Date);
    const performanceNow = performance.now.bind(performance);
    const begin = performanceNow();
    const passed = (): number => performanceNow() - begin + clock.#passed;
    replaceProperty(Date, 'now', { value: () => now() + clock.#passed + clock.#set });
    replaceProperty(performance, 'now', { value: () => performanceNow() + clock.#passed });
    replaceProperty(window, 'setTimeout', {
      value: (act: () => void, milliseconds = 0) => {
        const isOfDatabase = isTimerOf(databaseTimeout, milliseconds);
        // The database works in real time.
        if (milliseconds < shortest || (isOfDatabase && !withDatabase)) return setRealTimer(act, milliseconds);
        clock.#nextId += 1;
        clock.#timers.set(clock.#nextId, { at: passed() + milliseconds, act });
        return clock.#nextId;
      },
    });
    replaceProperty(window, 'clearTimeout', {
      value: (id: number) => {
        if (!clock.#timers.delete(id)) clearRealTimer(id);
      },
    });
    clock.#now = passed;
    // A test in which the database does not work waits for some time instead.
    clock.#settle = withDatabase ? () => realTime(100) : settle;
    afterThisTest(() => clock.#timers.clear());
    return clock;
  }

  #now: () => number = () => 0;
  #settle = settle;

  /** Lets time pass, and runs the timers that are due in their order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now() + milliseconds;
    await this.#settle();
    for (;;) {
      const [id, next] = [...this.#timers].sort(([, one], [, other]) => one.at - other.at)[0] ?? [];
      if (id === undefined || !next || next.at > end) break;
      this.#timers.delete(id);
      this.#passed += Math.max(0, next.at - this.#now());
      next.act();
      await this.#settle();
    }
    this.#passed += Math.max(0, end - this.#now());
  }

  /** Lets time pass while the page stands still, as when the computer sleeps. The timers that are due run afterwards. */
  async sleep(milliseconds: number): Promise<void> {
    this.#passed += milliseconds;
    await this.pass(0);
  }

  /** Sets the user's clock ahead, or back if the milliseconds are negative. No time passes. */
  set(milliseconds: number): void {
    this.#set += milliseconds;
  }
}

/** Waits until everything that a timer has begun is complete: locks, transactions and the reading of bodies. */
async function settle(): Promise<void> {
  for (let count = 0; count < 6; count += 1) {
    await navigator.locks.request('test', () => crypto.subtle.digest('SHA-256', new Uint8Array(1)));
    await writesComplete();
    await new Response('body').text();
    await realTime(2);
  }
}
