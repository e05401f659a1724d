import type { Page } from '../oauth/login-attributes.js';

/** The page that the script runs in; an empty one on a server. */
export function currentPage(): Page {
  return {
    // Stryker disable next-line ConditionalExpression,StringLiteral: for servers, where these tests do not run
    baseUri: globalThis.document ? documentProperty('baseURI') : '',
    origin: pageOrigin(),
    isSecure: !!globalThis.crypto?.subtle,
  };
}

/** The origin of the page: that of its address, or of its parent if it has none, as a frame with `srcdoc`. */
export function pageOrigin(): string {
  const own = globalThis.location?.origin ?? '';
  return own === 'null' ? globalThis.origin : own;
}

/** Reads a property of the document itself: the document's own one may be an `<img name="baseURI">`. */
export function documentProperty(name: 'baseURI' | 'URL'): string {
  return Reflect.get<Document, typeof name>(Object.getPrototypeOf(document) as Document, name, document);
}

/** How the page was opened, if the browser tells: jsdom does not. */
export function navigationEntry(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined;
}
