/**
 * Creates an unguessable random value.
 *
 * @returns 256 random bits as base64url: 43 characters
 */
export function randomValue(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Encodes bytes as base64url without padding (RFC 4648 5, RFC 7636 appendix A). */
export function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
