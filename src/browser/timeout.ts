/**
 * Calls a function after a time, in milliseconds, unless the time is canceled before.
 *
 * The time is divided in two. When a computer wakes, its timers run before the page receives what has arrived meanwhile: after
 * the first timer, the page has at least half of the time to read it.
 *
 * @returns a function that cancels the time
 */
export function startTimeout(milliseconds: number, act: () => void): () => void {
  let timer = setTimeout(() => (timer = setTimeout(act, milliseconds / 2)), milliseconds / 2);
  return () => clearTimeout(timer);
}
