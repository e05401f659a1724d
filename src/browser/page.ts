import type { PageContext } from '../oauth/login-attributes.js';

/** Describes the page that the script runs in. On a server, its fields are empty. */
export function pageContext(): PageContext {
  return {
    // Stryker disable next-line ConditionalExpression,StringLiteral: for servers, where these tests do not run
    baseUri: globalThis.document ? documentProperty('baseURI') : '',
    origin: pageOrigin(),
    isSecure: !!globalThis.crypto?.subtle,
  };
}

/** The origin of the page: that of its address or, in a frame with `srcdoc`, that of its parent. */
export function pageOrigin(): string {
  const own = globalThis.location?.origin ?? '';
  return own === 'null' ? globalThis.origin : own;
}

/** Reads a property from the document's prototype, because `document.baseURI` may be an `<img name="baseURI">`. */
export function documentProperty(name: 'baseURI' | 'URL' | 'visibilityState'): string {
  return Reflect.get<Document, typeof name>(Object.getPrototypeOf(document) as Document, name, document);
}

/** How the page was opened, if the browser reports it. jsdom does not. */
export function navigationEntry(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined;
}
