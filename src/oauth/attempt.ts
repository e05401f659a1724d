/**
 * Calls a function that may throw.
 *
 * @returns what the function returned, or `undefined` if it threw
 */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
    // Stryker disable next-line BlockStatement: a function without a return statement returns undefined too
  } catch {
    return undefined;
  }
}
