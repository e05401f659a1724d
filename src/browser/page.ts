import type { PageContext } from '../oauth/login-attributes.js';

/** Describes the page that the script runs in. On a server, its fields are empty. */
export function pageContext(): PageContext {
  return {
    baseUri: pageBaseUri(),
    origin: pageOrigin(),
    isSecure: !!globalThis.crypto?.subtle,
  };
}

/** The URL that relative URLs of the page are resolved against. It is empty on a server. */
export function pageBaseUri(): string {
  // Stryker disable next-line ConditionalExpression,StringLiteral: for servers, where these tests do not run
  return globalThis.document ? documentProperty('baseURI') : '';
}

/** The origin of the page: that of its address or, in a frame with `srcdoc`, that of its parent. */
export function pageOrigin(): string {
  const own = globalThis.location?.origin ?? '';
  return own === 'null' ? globalThis.origin : own;
}

/** Reads a property from the document's prototype, because `document.baseURI` may be an `<img name="baseURI">`. */
export function documentProperty<Name extends keyof Document>(name: Name): Document[Name] {
  return Reflect.get<Document, Name>(Object.getPrototypeOf(document) as Document, name, document);
}

/** How the page was opened, if the browser reports it. jsdom does not. */
export function navigationEntry(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined;
}
