import { startTimeout } from '../browser/timeout.js';
import { longestTimeout, waitFor } from './wait-for.js';

/** How long to wait for another tab that renews the same tokens, in milliseconds. A request takes at most 30 seconds. */
const lockTimeout = 40_000;

/**
 * Runs an action while no other page of this origin runs one with the same name. If the page is left meanwhile, another page may
 * run its action: WebKit before 2025 would not release the lock as long as the page is in the back/forward cache
 * (https://webkit.org/b/283528).
 *
 * @param visit aborted when the page is left
 * @returns the result of the action. Rejects with a `DOMException` if the page is left, or the time is over, before the lock is
 *   free; then nothing was done.
 */
export async function withLock<Result>(
  name: string,
  visit: AbortSignal,
  action: () => Promise<Result>,
): Promise<Result> {
  // Only secure contexts have locks.
  if (!navigator.locks) return action();
  const waiting = new AbortController();
  const stopWaiting = (): void => waiting.abort();
  const cancelTimeout = startTimeout(lockTimeout, stopWaiting);
  visit.addEventListener('abort', stopWaiting);
  let result!: Promise<Result>;
  try {
    await navigator.locks.request(`aritma-login:${name}`, { signal: waiting.signal }, () => {
      cancelTimeout();
      result = action();
      return waitFor(result, longestTimeout, visit);
    });
    return await result;
  } finally {
    cancelTimeout();
    visit.removeEventListener('abort', stopWaiting);
  }
}
