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
  const isMalformed = !/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(code);
  if (isMalformed || (ownErrorCodes as readonly string[]).includes(code)) {
    return new AritmaLoginError(
      'invalid_response',
      isMalformed
        ? 'The server sent an error code with characters that RFC 6749 4.1.2.1 forbids: check that the authority is right.'
        : `The server sent the error code "${code}", which is reserved for this package: see "description".`,
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
