/** Waits for a promise, but not for longer than the given milliseconds, and not after the signal was aborted. It never rejects. */
export function waitFor(promise: Promise<unknown>, milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    promise.then(end, end);
  });
}
