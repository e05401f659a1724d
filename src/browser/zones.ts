/**
 * Runs an action outside the zones of zone.js. Angular does not consider an application stable as long as a timer that was set
 * in its zone runs: https://angular.dev/api/core/ApplicationRef#isStable.
 */
export function outsideZones<Result>(action: () => Result): Result {
  const { root } = (Reflect.get(globalThis, 'Zone') ?? {}) as { root?: { run?: (action: () => Result) => Result } };
  return root?.run ? root.run(action) : action();
}
