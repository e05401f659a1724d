import { randomBytes } from 'node:crypto';
import {
  AuthorizationServer,
  JwtService,
  type OAuthAuthCode,
  type OAuthAuthCodeRepository,
  type OAuthClientRepository,
  type OAuthScopeRepository,
  type OAuthTokenRepository,
  type OAuthUserRepository,
} from '@jmondi/oauth2-server';
import { ExpiringMap } from './expiring-map.js';
import type { Tenant } from './tenants.js';

const codeLifetime = 300;

/** What an access token of this server says, once its signature and its expiry are checked. */
export interface AccessToken {
  /** The user's id. */
  sub: string;
  /** The granted scopes, separated by spaces. */
  scope: string;
}

export interface Grants {
  server: AuthorizationServer;
  /** Makes a code useless, as any attempt to exchange it does. */
  burn(code: string): void;
  /** Checks signature, issuer and expiry; rejects where one of them is wrong. */
  verify(accessToken: string): Promise<AccessToken>;
}

/** The OAuth library, set up for one tenant with a signing key of its own: no tenant takes another's tokens. */
export function grants(tenant: Tenant, issuer: string): Grants {
  const codes = new ExpiringMap<OAuthAuthCode>(codeLifetime);
  const jwt = Object.assign(new JwtService(randomBytes(32)), { extraTokenFields: () => ({ iss: issuer }) });
  const server = new AuthorizationServer(clientRepository(tenant), tokenRepository, scopeRepository(tenant), jwt, {
    implicitRedirectMode: 'fragment',
    // Asked of public clients alone, by the checks of the authorize request.
    requiresPKCE: false,
    useOpaqueAuthorizationCodes: true,
  });
  server.enableGrantTypes('implicit', {
    grant: 'authorization_code',
    authCodeRepository: codeRepository(codes),
    userRepository: userRepository(tenant),
  });
  return {
    server,
    burn: (code) => codes.delete(code),
    verify: async (token) =>
      (await jwt.verify(token, { algorithms: ['HS256'], issuer })) as Record<string, unknown> & AccessToken,
  };
}

function clientRepository(tenant: Tenant): OAuthClientRepository {
  return {
    getByIdentifier: (id) => Promise.resolve(tenant.clients.find((client) => client.id === id)!),
    isClientValid: (grant, client, secret) =>
      Promise.resolve(client.allowedGrants.includes(grant) && (client.secret ?? undefined) === secret),
  };
}

function scopeRepository(tenant: Tenant): OAuthScopeRepository {
  return {
    getAllByIdentifiers: (names) => Promise.resolve(tenant.scopes.filter((scope) => names.includes(scope.name))),
    finalize: (scopes) => Promise.resolve(scopes),
  };
}

function userRepository(tenant: Tenant): OAuthUserRepository {
  return { getUserByCredentials: (id) => Promise.resolve(tenant.users.find((user) => user.id === id)) };
}

function codeRepository(codes: ExpiringMap<OAuthAuthCode>): OAuthAuthCodeRepository {
  return {
    getByIdentifier: (code) => Promise.resolve(codes.get(code)!),
    issueAuthCode: (client, user, scopes) => ({
      code: randomBytes(32).toString('base64url'),
      expiresAt: new Date(),
      client,
      user: user ?? null,
      scopes,
    }),
    persist: (code) => Promise.resolve(codes.set(code.code, code)),
    isRevoked: (code) => Promise.resolve(codes.get(code) === undefined),
    revoke: (code) => Promise.resolve(codes.delete(code)),
  };
}

/** Access tokens are signed and carry all that is to know about them; there are no refresh tokens. */
const tokenRepository: OAuthTokenRepository = {
  issueToken: (client, scopes, user) =>
    Promise.resolve({
      accessToken: randomBytes(16).toString('base64url'),
      accessTokenExpiresAt: new Date(),
      client,
      user: user ?? null,
      scopes,
    }),
  issueRefreshToken: (token) => Promise.resolve(token),
  persist: () => Promise.resolve(),
  revoke: () => Promise.resolve(),
  isRefreshTokenRevoked: () => Promise.resolve(true),
  getByRefreshToken: () => Promise.reject(new Error('This server issues no refresh tokens.')),
};
