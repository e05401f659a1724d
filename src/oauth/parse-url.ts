import { attempt } from './attempt.js';

/** What was parsed last: one address is asked about several times in a row. */
let last: { readonly address: string; readonly base: string | undefined; readonly url: URL | undefined } | undefined;

/** Parses an address as browsers do. @returns nothing where it is none; not to be changed */
export function parseUrl(address: string, base?: string): Readonly<URL> | undefined {
  if (last?.address !== address || last.base !== base) {
    last = { address, base, url: attempt(() => new URL(address, base)) };
  }
  return last.url;
}
