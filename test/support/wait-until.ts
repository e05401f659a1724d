import { waitUntil as waitBriefly } from '@open-wc/testing';

/**
 * Waits until a condition is true. Rejects after half of the time that a test may take, because Mocha's own timeout would not
 * name the condition.
 * The function of @open-wc/testing gives up after a second by default, which is too short for a busy machine.
 */
export function waitUntil(condition: () => unknown, message = 'a condition'): Promise<void> {
  return waitBriefly(condition, message, { timeout: mocha.suite.timeout() / 2 });
}
