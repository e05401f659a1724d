import { attempt } from './attempt.js';

/**
 * Parses a URL as browsers do.
 *
 * @returns `undefined` if it is not a valid URL
 */
export function parseUrl(address: string, base?: string): URL | undefined {
  return attempt(() => new URL(address, base));
}
