import { randomValue } from './random-value.js';

/**
 * Creates a `state`: `aritma.` and 256 random bits, 50 characters. It protects the login against forged responses if
 * you store it in the user's browser or session, compare it with the `state` of the response, and accept it only once
 * (RFC 6749 10.12).
 */
export function createState(): string {
  return `aritma.${randomValue()}`;
}

/** Tells whether a `state` has the form that {@link createState} gives it. No other library uses this form. */
export function isOwnState(state: string): boolean {
  return /^aritma\.[\w-]{43}$/.test(state);
}
