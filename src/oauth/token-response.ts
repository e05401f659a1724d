import { type AccessToken, readAccessToken, type TokenSettings } from './access-token.js';
import { attempt } from './attempt.js';
import { AritmaLoginError } from './error.js';
import { serverError } from './server-error.js';

/**
 * Reads the answer of the token endpoint (RFC 6749 5.1, 5.2).
 *
 * @param status the HTTP status
 * @param body the answer's text
 * @param settings those of the login
 * @param receivedAt when the answer came, in milliseconds since 1970
 * @param warn see {@link readAccessToken}
 * @throws AritmaLoginError with the server's `error` as its code, `token_request_failed` where there is neither an
 *   OAuth error nor JSON, `invalid_response` where there is no token in it
 */
export function readTokenResponse(
  status: number,
  body: string,
  settings: TokenSettings,
  receivedAt: number,
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
      `The token endpoint answered HTTP ${status} without OAuth JSON: see that the authority is right.`,
    );
  }
  return readAccessToken(read, settings, receivedAt, warn);
}

/** A parser's error is dropped on purpose: some quote the text, and so the token. */
function parseObject(text: string): Record<string, unknown> | undefined {
  return attempt(() => Object(JSON.parse(text)) as Record<string, unknown>);
}
