/**
 * Calls a function that may throw.
 *
 * @returns what the function returned, or `undefined` if it threw
 */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
