import { randomBytes } from 'node:crypto';
import { JwtService, type OAuthToken } from '@jmondi/oauth2-server';
import type { Faults } from './faults.js';
import { openid, profile, type Client, type Tenant } from './tenants.js';

const lifetime = 300;
const maxHintLength = 51_200;
const anHour = 60 * 60;

/** What an ID token that was sent as a hint says. */
export interface IdTokenHint {
  client: Client;
  /** The ID of the user. */
  sub: unknown;
}

export interface IdTokens {
  /**
   * Creates the ID token that is sent with an access token, if `openid` was granted (OpenID Connect Core, 3.1.3.3 and
   * 12.2). It also contains the name, if `profile` was granted.
   *
   * @param nonce the nonce of the authorization request; an ID token that is sent after a refresh has none
   */
  issue(token: OAuthToken, grant: 'code' | 'refresh', nonce: string | undefined): Promise<string | undefined>;
  /**
   * Reads an ID token that was sent as a hint. As at IdentityServer, its lifetime does not matter.
   *
   * @returns undefined if its signature or its issuer is wrong, or if its audience is no client of the tenant
   */
  readHint(idToken: string): Promise<IdTokenHint | undefined>;
}

interface Claims extends Record<string, unknown> {
  iss: string;
  aud: string;
  iat: number;
  exp: number;
}

/** The wrong ID tokens that {@link Faults.idToken} names, made from the claims of a correct one. */
const wrongClaims: Readonly<
  Partial<Record<Faults['idToken'], (claims: Claims, grant: 'code' | 'refresh') => Record<string, unknown>>>
> = {
  'other-issuer': (claims) => ({ ...claims, iss: 'https://issuer.example/acme' }),
  'other-audience': (claims) => ({ ...claims, aud: 'another-client' }),
  'other-party': (claims) => ({ ...claims, aud: [claims.aud, 'another-client'], azp: 'another-client' }),
  expired: (claims) => ({ ...claims, iat: claims.iat - anHour, exp: claims.exp - anHour }),
  'other-nonce': (claims) => ({ ...claims, nonce: 'another-nonce' }),
  'no-nonce': (claims) => without(claims, 'nonce'),
  'no-subject': (claims) => without(claims, 'sub'),
  'other-subject-on-refresh': (claims, grant) => (grant === 'refresh' ? { ...claims, sub: 'another-user' } : claims),
  long: (claims) => ({ ...claims, padding: 'x'.repeat(3000) }),
};

/** Sets up the ID tokens of one tenant. They have a key of their own, so that the API does not accept them. */
export function idTokens(tenant: Tenant, issuer: string, faults: Faults): IdTokens {
  const jwt = new JwtService(randomBytes(32));

  return {
    async issue({ client, user, scopes }, grant, nonce) {
      const has = (wanted: { name: string }) => scopes.some(({ name }) => name === wanted.name);
      const known = tenant.users.find(({ id }) => id === user?.id);
      if (!known || !has(openid) || faults.idToken === 'missing') return undefined;
      const iat = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        sub: known.id,
        aud: client.id,
        iat,
        exp: iat + lifetime,
        ...(nonce && { nonce }),
        ...(has(profile) && { name: known.name }),
      };
      const idToken = await jwt.sign(wrongClaims[faults.idToken]?.(claims, grant) ?? claims);
      return faults.idToken === 'malformed' ? idToken.replace(/\..*\./, '.not-JSON.') : idToken;
    },
    async readHint(idToken) {
      if (idToken.length > maxHintLength) return undefined;
      const options = { algorithms: ['HS256' as const], issuer, ignoreExpiration: true };
      const claims = await jwt.verify(idToken, options).catch((): undefined => undefined);
      const client = tenant.clients.find(({ id }) => id === claims?.['aud']);
      return client && { client, sub: claims?.['sub'] };
    },
  };
}

function without(claims: Claims, unwanted: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== unwanted));
}
