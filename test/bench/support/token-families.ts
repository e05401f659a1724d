import { createHash, randomUUID } from 'node:crypto';

/** The refresh tokens that have replaced each other since a login. */
interface Family {
  readonly claims: Claims;
  /** The only refresh token that is valid. */
  current: string;
  isEnded: boolean;
}

/** What the ID tokens say about a login. */
export type Claims = Readonly<Record<string, string | number | undefined>>;

/** A response of the token endpoint. If there are no `tokens`, the grant is refused. */
export interface Grant {
  readonly tokens?: object;
  /** Whether the refresh token was used before, so that the session is ended now. */
  readonly isEnding?: boolean;
}

/** Exchanges codes and refresh tokens for tokens. */
export interface TokenFamilies {
  /** Creates a code for a login with PKCE. */
  begin(challenge: string, claims: Claims): string;
  /** Exchanges a code. */
  exchange(code: string, verifier: string): Grant;
  /** Exchanges a refresh token. */
  renew(refreshToken: string): Grant;
}

const lifetime = 3600;

/**
 * Creates the token store of an authorization server with refresh token rotation: if a refresh token is used twice, it is
 * refused, and the one that has replaced it is not valid anymore (RFC 9700, section 4.14.2).
 */
export function createTokenFamilies(): TokenFamilies {
  const logins = new Map<string, { challenge: string; claims: Claims; time: number }>();
  const families = new Map<string, Family>();

  function issue(family: Family, claims: Claims): Grant {
    const iat = now();
    const times = { iat, exp: iat + lifetime };
    family.current = token({ ...family.claims, ...times, jti: randomUUID() });
    families.set(family.current, family);
    return {
      tokens: {
        access_token: token({ ...family.claims, ...times, jti: randomUUID() }),
        token_type: 'Bearer',
        expires_in: lifetime,
        scope: 'openid profile offline_access',
        refresh_token: family.current,
        id_token: token({ ...claims, ...times }),
      },
    };
  }

  return {
    begin(challenge, claims) {
      const code = randomUUID();
      logins.set(code, { challenge, claims, time: now() });
      return code;
    },
    exchange(code, verifier) {
      const login = logins.get(code);
      logins.delete(code);
      if (createHash('sha256').update(verifier).digest('base64url') !== login?.challenge) return {};
      const claims = { ...login.claims, auth_time: login.time };
      return issue({ claims: { ...claims, nonce: undefined }, current: '', isEnded: false }, claims);
    },
    renew(refreshToken) {
      const family = families.get(refreshToken);
      if (!family || family.isEnded) return {};
      if (family.current === refreshToken) return issue(family, family.claims);
      family.isEnded = true;
      return { isEnding: true };
    },
  };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Creates a text that has the form of a signed JWT. No candidate verifies the signature. */
function token(claims: object): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${'x'.repeat(342)}`;
}
