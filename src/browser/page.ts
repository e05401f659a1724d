import type { Page } from '../oauth/login-attributes.js';

/** The page that the script runs in; an empty one where there is none, as on a server. */
export function currentPage(): Page {
  return {
    // Stryker disable next-line OptionalChaining,StringLiteral: for servers, where these tests do not run
    baseUri: globalThis.document?.baseURI ?? '',
    origin: globalThis.origin ?? '',
    isSecure: !!globalThis.crypto?.subtle,
  };
}
