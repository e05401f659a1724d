/** The part of a timeout that remains after its first timer. */
const remainder = 1 / 4;

/**
 * Calls a function after a number of milliseconds, unless it is canceled first.
 *
 * It uses two timers. When a computer wakes, an overdue timer runs before the page receives what arrived during the sleep. If
 * that is the first timer, the page still has the time of the second one to read it.
 *
 * @returns a function that cancels the timeout
 */
export function startTimeout(milliseconds: number, act: () => void): () => void {
  const last = milliseconds * remainder;
  let timer = setTimeout(() => (timer = setTimeout(act, last)), milliseconds - last);
  return () => clearTimeout(timer);
}
