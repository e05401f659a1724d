/**
 * The error codes that this package creates itself. If the `error` of a server equals one of them, it is refused as
 * `invalid_response`, so that a code always shows whether it comes from this package or from the server.
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
  'invalid_id_token',
  'token_request_failed',
  'login_interrupted',
] as const;

/**
 * The code of an error: one of this package's own codes, or the `error` of the server (RFC 6749 4.1.2.1, 5.2; OpenID
 * Connect Core 3.1.2.6).
 */
export type AritmaLoginErrorCode = (typeof ownErrorCodes)[number] | (string & {});

/** What an {@link AritmaLoginError} may contain in addition to its code and message. */
export interface AritmaLoginErrorDetails {
  /** The exception that caused the error. */
  cause?: unknown;
  /** The server's `error_description`. Escape it before you show it. */
  description?: string | undefined;
  /** The server's `error_uri`, if it is an http or https URL. */
  uri?: string | undefined;
}

/** The error of this package: why a login could not begin, or did not end with a token. */
export class AritmaLoginError extends Error {
  override readonly name = 'AritmaLoginError';

  /** What happened, for programs. Codes are stable between versions. */
  readonly code: AritmaLoginErrorCode;

  /** The server's `error_description`, if there is one. Escape it before you show it. */
  readonly description: string | undefined;

  /** The server's `error_uri`, if there is one and it is an http or https URL. */
  readonly uri: string | undefined;

  /**
   * @param code what happened
   * @param message the cause and the remedy, for developers
   * @param details what the server sent, and the exception that caused this error
   */
  constructor(code: AritmaLoginErrorCode, message: string, details: AritmaLoginErrorDetails = {}) {
    super(message, details);
    this.code = code;
    this.description = details.description;
    this.uri = details.uri;
  }
}

/** Creates the error for a response to an unknown login. */
export function unknownState(): AritmaLoginError {
  return new AritmaLoginError(
    'state_unknown',
    'The state of the response is unknown: the login began elsewhere, or its data was deleted. Begin a new login.',
  );
}

/**
 * Creates the error for a malformed response.
 *
 * @param problem the problem, as the predicate of "The server's response"
 * @param remedy the remedy, as a sentence without its full stop
 */
export function invalidResponse(problem: string, remedy: string): AritmaLoginError {
  return new AritmaLoginError('invalid_response', `The server's response ${problem}. ${remedy}.`);
}
