/**
 * The codes that this package makes itself. A server's `error` that equals one of them is refused as
 * `invalid_response`, so that a code always tells who is speaking.
 */
export const ownErrorCodes = [
  'invalid_configuration',
  'incomplete_configuration',
  'insecure_context',
  'storage_unavailable',
  'state_missing',
  'state_unknown',
  'state_expired',
  'state_used',
  'issuer_mismatch',
  'invalid_response',
  'token_request_failed',
  'login_interrupted',
] as const;

/** One of {@link ownErrorCodes}, or the server's own `error` (RFC 6749 4.1.2.1, 5.2; OpenID Connect Core 3.1.2.6). */
export type AritmaLoginErrorCode = (typeof ownErrorCodes)[number] | (string & {});

/** What an {@link AritmaLoginError} may know beyond its code and message. */
export interface AritmaLoginErrorDetails {
  /** The error behind this one. */
  cause?: unknown;
  /** The server's `error_description`. Text from outside: show it to no one without escaping. */
  description?: string | undefined;
  /** The server's `error_uri`, http(s) only. */
  uri?: string | undefined;
}

/** The one error of this package: why a login could not begin or did not end in a token. */
export class AritmaLoginError extends Error {
  override readonly name = 'AritmaLoginError';

  /** What happened, for programs: stable between versions. */
  readonly code: AritmaLoginErrorCode;

  /** The server's `error_description`, where it sent one. Text from outside. */
  readonly description: string | undefined;

  /** The server's `error_uri`, where it sent an http(s) one. */
  readonly uri: string | undefined;

  /**
   * @param code what happened
   * @param message cause and remedy, for a developer
   * @param details what the server said, and the error behind this one
   */
  constructor(code: AritmaLoginErrorCode, message: string, details: AritmaLoginErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.description = details.description;
    this.uri = details.uri;
  }
}

/** The error of an answer to a login that this browser does not know. */
export function unknownState(): AritmaLoginError {
  return new AritmaLoginError(
    'state_unknown',
    'This browser did not begin this login, or has forgotten it: begin a new one.',
  );
}

/**
 * The error of a malformed response.
 *
 * @param problem what is wrong, as the predicate of "The server's response"
 * @param remedy what to do about it, as a clause
 */
export function invalidResponse(problem: string, remedy: string): AritmaLoginError {
  return new AritmaLoginError('invalid_response', `The server's response ${problem}: ${remedy}.`);
}
