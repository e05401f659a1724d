/** Encodes bytes as base64url without padding (RFC 4648 5). */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(
    /[+/=]/g,
    (character) => ({ '+': '-', '/': '_' })[character] ?? '',
  );
}

/** Makes a one-time `state`: `aritma.` and 256 random bits (RFC 6749 10.12 wants it unguessable). */
export function createState(): string {
  return `aritma.${base64url(crypto.getRandomValues(new Uint8Array(32)))}`;
}

/** Tells whether a `state` has the form that {@link createState} gives, which no other library's has. */
export function isOwnState(state: string): boolean {
  return /^aritma\.[\w-]{43}$/.test(state);
}
