import { base64url, randomValue } from './random-value.js';

/** A PKCE code verifier and its challenge (RFC 7636). */
export interface PkcePair {
  /**
   * The secret that is sent with the token request: 43 characters (RFC 7636 4.1). Keep it until then in a place that
   * only the application can read, such as the user's session.
   */
  readonly verifier: string;
  /** The `S256` challenge that is sent with the authorization request: 43 characters (RFC 7636 4.2). */
  readonly challenge: string;
}

/**
 * Creates a random code verifier and its `S256` challenge (RFC 7636 4.1, 4.2). Use each pair for one login only. In a
 * browser, this function needs a secure context.
 *
 * @example
 *   const { verifier, challenge } = await createPkcePair();
 */
export async function createPkcePair(): Promise<PkcePair> {
  const verifier = randomValue();
  return { verifier, challenge: await codeChallenge(verifier) };
}

/**
 * Computes the `S256` challenge of a code verifier that you already have (RFC 7636 4.2). In a browser, this
 * function needs a secure context.
 *
 * @param verifier 43 to 128 unreserved characters
 * @returns the SHA-256 digest of the verifier as base64url: 43 characters
 */
export async function codeChallenge(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}
