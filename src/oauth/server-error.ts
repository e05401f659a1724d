import { AritmaLoginError, ownErrorCodes } from './error.js';
import { parseUrl } from './parse-url.js';

/**
 * Creates an error from the `error`, `error_description` and `error_uri` of a server (RFC 6749 4.1.2.1, 4.2.2.1, 5.2).
 *
 * @param code the server's `error`. If it contains characters that the RFC does not allow, or is one of this package's own
 *   codes, the code of the new error is `invalid_response` instead.
 */
export function serverError(code: string, description: string | null, uri: string | null): AritmaLoginError {
  const details = { description: description ?? undefined, uri: webAddress(`${uri}`) };
  const isMalformed = !/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(code);
  if (isMalformed || (ownErrorCodes as readonly string[]).includes(code)) {
    return new AritmaLoginError(
      'invalid_response',
      isMalformed
        ? 'The server sent an error code with characters that RFC 6749 4.1.2.1 does not allow. Check that the authority is correct.'
        : `The server sent the error code "${code}", which is reserved for this package. Report it to the operator of the server.`,
      details,
    );
  }
  return new AritmaLoginError(
    code,
    `The server returned the error "${code}". If "description" does not explain it, see RFC 6749 4.1.2.1 and 5.2, and the registration of the client.`,
    details,
  );
}

function webAddress(text: string): string | undefined {
  const url = parseUrl(text);
  return url && /^https?:/.test(url.protocol) ? url.href : undefined;
}
