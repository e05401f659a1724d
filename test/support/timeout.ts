/** Tells whether a timer of this length is one of the two of a timeout. See src/browser/timeout.ts. */
export const isTimerOf = (timeout: number, milliseconds = 0): boolean =>
  [timeout * 0.75, timeout * 0.25].includes(milliseconds);
