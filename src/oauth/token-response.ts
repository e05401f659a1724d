import { type AccessToken, accessTokenOf, type TokenSettings } from './access-token.js';
import { attempt } from './attempt.js';
import { AritmaLoginError } from './error.js';
import { serverError } from './server-error.js';

/**
 * Reads the response of the token endpoint (RFC 6749 5.1, 5.2).
 *
 * @param status the HTTP status
 * @param body the body as text
 * @param settings the settings of the login
 * @param receivedAt when the request was sent or the response was received, in milliseconds since 1970. The lifetime of the
 *   token is measured from this time. The default is the current time.
 * @param warn called with a message for each field that is malformed and therefore ignored
 * @returns a frozen object
 * @throws AritmaLoginError with the server's `error` as its code, if the response contains one
 * @throws AritmaLoginError `token_request_failed` if the response is neither an OAuth error nor a success with JSON
 * @throws AritmaLoginError `invalid_response` if there is no usable token
 * @example
 *   const token = readTokenResponse(response.status, await response.text(), settings);
 */
export function readTokenResponse(
  status: number,
  body: string,
  settings: TokenSettings,
  receivedAt?: number,
  warn?: (message: string) => void,
): AccessToken {
  const fields = parseObject(body);
  const read = (name: string): unknown => (fields && Object.hasOwn(fields, name) ? fields[name] : undefined);
  const text = (name: string): string | null => {
    const value = read(name);
    return typeof value === 'string' ? value : null;
  };
  const error = text('error');
  if (error !== null) throw serverError(error, text('error_description'), text('error_uri'));
  if (!fields || status < 200 || status > 299) {
    throw new AritmaLoginError(
      'token_request_failed',
      `The token endpoint returned HTTP ${status} without an OAuth response in JSON. Check that authority and tenant are correct, or try again later.`,
    );
  }
  return accessTokenOf(read, settings, receivedAt, warn);
}

/** Parses JSON. The parser's error is discarded, because in some engines it quotes the text, which may contain a token. */
function parseObject(text: string): Record<string, unknown> | undefined {
  return attempt(() => Object(JSON.parse(text)) as Record<string, unknown>);
}
