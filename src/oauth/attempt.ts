/** Does what may throw. @returns what it gave; nothing where it threw */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    // That it threw is the answer.
  }
  return undefined;
}
