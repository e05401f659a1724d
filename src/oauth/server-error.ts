import { AritmaLoginError, ownErrorCodes } from './error.js';
import { parseUrl } from './parse-url.js';

/**
 * Makes an error of a server's `error`, `error_description` and `error_uri` (RFC 6749 4.1.2.1, 4.2.2.1, 5.2).
 *
 * @param code becomes the error's code where it is made of the characters that the RFC allows and cannot be mistaken
 *   for one of this package's own; else the code is `invalid_response`
 */
export function serverError(code: string, description: string | null, uri: string | null): AritmaLoginError {
  const details = { description: description ?? undefined, uri: webAddress(`${uri}`) };
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(code) || (ownErrorCodes as readonly string[]).includes(code)) {
    return new AritmaLoginError(
      'invalid_response',
      "The server's error code is malformed or reserved: it does not speak RFC 6749.",
      details,
    );
  }
  return new AritmaLoginError(
    code,
    `The server answered "${code}": see "description", and RFC 6749 4.1.2.1 and 5.2.`,
    details,
  );
}

function webAddress(text: string): string | undefined {
  const url = parseUrl(text);
  return url && /^https?:/.test(url.protocol) ? url.href : undefined;
}
