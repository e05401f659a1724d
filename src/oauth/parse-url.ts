import { attempt } from './attempt.js';

/**
 * Parses a URL as browsers do.
 *
 * @returns `undefined` if it is not a valid URL
 */
export function parseUrl(address: string, base?: string): URL | undefined {
  return attempt(() => new URL(address, base));
}

/** Tells whether nobody between the browser and the host can read a request: https, or http on localhost. */
export function isTrustworthy({ protocol, hostname }: URL): boolean {
  const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

/** Tells whether a URL contains a user name or a password. */
export function hasUser({ username, password }: URL): boolean {
  return !!(username || password);
}
