import type { Page } from '../oauth/login-attributes.js';

/** The page that the script runs in; an empty one where there is none, as on a server. */
export function currentPage(): Page {
  return {
    // Stryker disable next-line ConditionalExpression,StringLiteral: for servers, where these tests do not run
    baseUri: globalThis.document ? baseUri() : '',
    origin: globalThis.origin ?? '',
    isSecure: !!globalThis.crypto?.subtle,
  };
}

/** The document's own: the property of that name may be an `<img name="baseURI">`. */
function baseUri(): string {
  return Reflect.get(Node.prototype, 'baseURI', document);
}
