import { attempt } from './attempt.js';

/** Parses an address as browsers do. @returns nothing where it is none */
export function parseUrl(address: string, base?: string): URL | undefined {
  return attempt(() => new URL(address, base));
}
