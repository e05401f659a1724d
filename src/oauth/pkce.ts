import { base64url, randomValue } from './random-value.js';

/** A secret that proves who asked for a code, and what is shown of it meanwhile (RFC 7636). */
export interface PkcePair {
  /** Goes with the token request: 43 characters (RFC 7636 4.1). */
  readonly verifier: string;
  /** Goes with the authorize request, by the method `S256` (RFC 7636 4.2). */
  readonly challenge: string;
}

/** Makes a fresh verifier and its challenge. Needs a secure context, for `crypto.subtle`. */
export async function createPkcePair(): Promise<PkcePair> {
  const verifier = randomValue();
  return { verifier, challenge: await codeChallenge(verifier) };
}

/** Computes the `S256` challenge of a verifier: its SHA-256 digest as base64url (RFC 7636 4.2). */
export async function codeChallenge(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}
