import { waitUntil as waitBriefly } from '@open-wc/testing';

/**
 * How long a busy machine may take, in milliseconds. It is shorter than the time that a test may take, and is not the
 * time that tests of token requests shorten.
 */
const timeout = 20_000;

/** Waits until a condition is true. The function of @open-wc/testing gives up after a second by default. */
export function waitUntil(condition: () => unknown, message = 'a condition'): Promise<void> {
  return waitBriefly(condition, message, { timeout });
}
