import { afterThisTest } from './undo.js';

/** Changes the URL of the page for the duration of the test. */
export function goTo(address: string): void {
  const { href } = location;
  history.replaceState(history.state, '', address);
  afterThisTest(() => history.replaceState(history.state, '', href));
}

/** The value of a parameter in the query of a URL, or an empty string. */
export function parameter(address: string, name: string): string {
  return new URL(address).searchParams.get(name) ?? '';
}
