import { attempt } from './attempt.js';
import { AritmaLoginError } from './error.js';
import { expectedIssuers, isExpectedIssuer } from './issuer.js';
import type { LoginSettings } from './login-settings.js';

/** The claims of an ID token (OpenID Connect Core 2). */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

/**
 * Reads the claims of an ID token (OpenID Connect Core 2). Neither its signature nor its claims are checked.
 *
 * @returns a frozen object, or `undefined` if it is not a JSON Web Token
 */
export function readClaims(idToken: string): IdTokenClaims | undefined {
  return attempt(() => {
    // Stryker disable next-line StringLiteral: any text that is not encoded with base64url is refused
    const [, payload = ''] = idToken.split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (byte) => byte.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as object;
    return Object.freeze(Object.assign(Object.create(null), claims) as Record<string, unknown>);
  });
}

/**
 * Checks an ID token that the token endpoint has sent (OpenID Connect Core 3.1.3.7, 12.2): its issuer, its audience, its
 * `nonce`, that it names a user, and that it had not expired when it was issued. The signature is not checked, because TLS
 * protects the response of the token endpoint. The local clock is not used, because a user's clock may be wrong: the `nonce`
 * shows that the ID token was issued for this login.
 *
 * @param idToken the ID token, as the token endpoint has sent it
 * @param settings the settings of the login
 * @param nonce the `nonce` of the authorization request, if it had one. With the flow `pkce` and the scope `openid`,
 *   {@link authorizationUrl} sends the code challenge as the `nonce`.
 * @param previous after a refresh request: the claims of the previous ID token. The user and the issuer must be the same.
 * @returns the claims
 * @throws AritmaLoginError `invalid_id_token` if a check fails. Then use none of the tokens of the response.
 */
export function validateIdToken(
  idToken: string,
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'clientId' | 'issuer'>,
  nonce?: string,
  previous?: IdTokenClaims,
): IdTokenClaims {
  const { clientId } = settings;
  const claims = readClaims(idToken) ?? {};
  const { iss, sub, aud, azp, exp, iat } = claims;
  const audiences = [aud].flat();
  const checks = {
    iss: previous ? iss === previous['iss'] : isExpectedIssuer(iss, settings),
    sub: previous ? sub === previous['sub'] : typeof sub === 'string' && sub !== '',
    aud: audiences.includes(clientId),
    azp: azp === clientId || (azp === undefined && audiences.length === 1),
    iat: Number.isFinite(iat),
    exp: Number.isFinite(exp) && Number(exp) > Number(iat),
    nonce: nonce === undefined || claims['nonce'] === nonce,
  };
  const failed = Object.entries(checks).find(([, isValid]) => !isValid)?.[0];
  if (!failed) return claims;
  throw new AritmaLoginError(
    'invalid_id_token',
    `The ${failed} of the ID token is missing or not the expected one. ` +
      (failed === 'iss' && !previous
        ? `The expected iss is ${expectedIssuers(settings).join(' or ')}. If the iss is correct, set "issuer" to it.`
        : 'Begin a new login. If it fails again, report it to the operator of the server.'),
  );
}
