import { startTimeout } from '../browser/timeout.js';

/** How long to wait for another tab that renews the same tokens, in milliseconds. A request takes at most 30 seconds. */
const lockTimeout = 40_000;

/**
 * Runs an action while no other tab of this origin runs one with the same name.
 *
 * @returns the result of the action. Rejects with a `DOMException` if the lock is not free in time; then nothing was done.
 */
export async function withLock<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  // Only secure contexts have locks.
  if (!navigator.locks) return action();
  const controller = new AbortController();
  const cancelTimeout = startTimeout(lockTimeout, () => controller.abort());
  return navigator.locks.request(`aritma-login:${name}`, { signal: controller.signal }, () => {
    cancelTimeout();
    return action();
  });
}
