import { replaceProperty } from '../../support/undo.js';

/** Installs a stand-in for zone.js for the duration of the test. Returns a function that tells whether the root zone is running. */
export function installZone(): () => boolean {
  let isRoot = false;
  const run = (action: () => unknown): unknown => {
    isRoot = true;
    const result = action();
    isRoot = false;
    return result;
  };
  replaceProperty(window, 'Zone', { value: { root: { run } } });
  return () => isRoot;
}
