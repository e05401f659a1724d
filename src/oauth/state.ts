import { randomValue } from './random-value.js';

/** Makes a one-time `state`: `aritma.` and 256 random bits (RFC 6749 10.12 wants it unguessable). */
export function createState(): string {
  return `aritma.${randomValue()}`;
}

/** Tells whether a `state` has the form that {@link createState} gives, which no other library's has. */
export function isOwnState(state: string): boolean {
  return /^aritma\.[\w-]{43}$/.test(state);
}
