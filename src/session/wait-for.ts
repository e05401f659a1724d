/** The longest time that a timer can wait, in milliseconds. */
export const longestTimeout = 2 ** 31 - 1;

/**
 * Waits until a promise settles, the given number of milliseconds has passed, or the signal is aborted, whichever is first. It
 * never rejects.
 */
export function waitFor(promise: Promise<unknown>, milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    promise.then(end, end);
  });
}
