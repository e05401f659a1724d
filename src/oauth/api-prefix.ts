import { AritmaLoginError } from './error.js';
import { hasUser, isTrustworthy, parseUrl } from './parse-url.js';

/**
 * Reads the URL prefixes of the APIs that may receive an access token.
 *
 * @param list absolute URLs, or URLs relative to the page, separated by white space
 * @param baseUri the URL that relative URLs are resolved against
 * @throws AritmaLoginError `invalid_configuration` if the token could be sent to the wrong place because of one of them
 */
export function readApiPrefixes(list: string, baseUri: string): readonly URL[] {
  return list
    .split(/\s/)
    .filter(Boolean)
    .map((text) => {
      const url = parseUrl(text, baseUri);
      if (url && isTrustworthy(url) && !hasUser(url) && !/[?#*]/.test(text) && !isAmbiguous(text)) return url;
      throw new AritmaLoginError(
        'invalid_configuration',
        'Each URL in "api" must use https, or be relative to the page, without a user name, "..", ?, # or *. Only localhost may use http.',
      );
    });
}

/**
 * Tells whether a request may contain the access token: its URL has the origin of a prefix, and its path begins with all
 * path segments of that prefix. So `https://api.example` matches neither `https://api.example.evil` nor
 * `https://api.example@evil`.
 *
 * @param address the absolute URL of the request
 */
export function isBelow(prefixes: readonly URL[], address: string): boolean {
  const url = parseUrl(address);
  if (!url || hasUser(url)) return false;
  return prefixes.some(
    ({ protocol, origin, pathname }) =>
      url.protocol === protocol && // the URL of a Blob has the same origin
      url.origin === origin &&
      (pathname === '/' || (withSlash(url.pathname).startsWith(withSlash(pathname)) && !isAmbiguous(url.pathname))),
  );
}

function withSlash(path: string): string {
  return path.replace(/\/?$/, '/');
}

/** Tells whether a server that decodes slashes or ignores path parameters could find `..` in a path. */
function isAmbiguous(path: string): boolean {
  const decoded = path
    .replace(/%(25)*(2f|5c)|\\/gi, '/')
    .replace(/%(25)*2e/gi, '.')
    .replace(/%(25)*3b/gi, ';');
  return /(^|\/)\.\.(;|\/|$)/.test(decoded);
}
