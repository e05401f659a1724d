import { startTimeout } from '../browser/timeout.js';

/** How long to wait for another tab that renews the same tokens, in milliseconds. A request takes at most 30 seconds. */
const lockTimeout = 40_000;

/**
 * Runs an action while no other tab of this origin runs one with the same name. If the page is left meanwhile, another tab may
 * run its action: WebKit before 2025 would not release the lock as long as the page is in the back/forward cache
 * (https://webkit.org/b/283528).
 *
 * @param visit aborted when the page is left
 * @returns the result of the action. Rejects with a `DOMException` if the lock is not free in time, or before the page is left;
 *   then nothing was done.
 */
export async function withLock<Result>(
  name: string,
  visit: AbortSignal,
  action: () => Promise<Result>,
): Promise<Result> {
  // Only secure contexts have locks.
  if (!navigator.locks) return action();
  const waiting = new AbortController();
  const cancelTimeout = startTimeout(lockTimeout, () => waiting.abort());
  const left = new Promise<void>((resolve) => {
    visit.addEventListener('abort', () => {
      waiting.abort();
      resolve();
    });
  });
  let result!: Promise<Result>;
  await navigator.locks.request(`aritma-login:${name}`, { signal: waiting.signal }, () => {
    cancelTimeout();
    result = action();
    return Promise.race([result, left]);
  });
  return result;
}
