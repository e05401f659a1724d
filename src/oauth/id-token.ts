import { attempt } from './attempt.js';

/**
 * Reads the claims of an ID token (OpenID Connect Core 2). Neither its signature nor its claims are checked.
 *
 * @returns `undefined` if it is not a JSON Web Token
 */
export function readClaims(idToken: string): Readonly<Record<string, unknown>> | undefined {
  return attempt(() => {
    const [, payload = ''] = idToken.split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (byte) => byte.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as object;
    return Object.assign(Object.create(null), claims) as Record<string, unknown>;
  });
}
