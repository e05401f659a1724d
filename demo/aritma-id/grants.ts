import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  AuthorizationServer,
  JwtService,
  OAuthException,
  type JwtInterface,
  type OAuthAuthCode,
  type OAuthAuthCodeRepository,
  type OAuthClient,
  type OAuthClientRepository,
  type OAuthScopeRepository,
  type OAuthTokenRepository,
  type OAuthUserRepository,
} from '@jmondi/oauth2-server';
import { ExpiringMap } from '../support/expiring-map.js';
import type { Counts } from './counts.js';
import type { Faults } from './faults.js';
import { idTokens, type IdTokens } from './id-tokens.js';
import { RefreshTokens } from './refresh-tokens.js';
import { offlineAccess, type Tenant } from './tenants.js';

const codeLifetime = 300;

/** The claims of an access token that has been verified. */
export interface AccessTokenClaims {
  /** The ID of the user. */
  sub: string;
  /** The granted scopes, separated by spaces. */
  scope: string;
}

/** A code, with the `nonce` of its authorization request, which the library does not keep. */
export type IssuedCode = OAuthAuthCode & { nonce?: string | undefined };

export interface Grants {
  server: AuthorizationServer;
  /** The codes that have not been exchanged yet. */
  codes: ExpiringMap<IssuedCode>;
  refreshTokens: RefreshTokens;
  idTokens: IdTokens;
  /** Verifies the signature, the issuer and the expiry of an access token. Rejects if one of them is wrong. */
  verify(accessToken: string): Promise<AccessTokenClaims>;
  /** Lets `verify` refuse all access tokens that exist now. */
  refuseAccessTokens(): void;
}

/** Sets up the OAuth library for one tenant. Each tenant has its own key, so that no tenant accepts another's tokens. */
export function grants(tenant: Tenant, issuer: string, faults: Faults, counts: Counts): Grants {
  const codes = new ExpiringMap<IssuedCode>(codeLifetime);
  const refreshTokens = new RefreshTokens(faults, () => (counts.refresh_token.usedAgain += 1));
  const jwt = replaceableKey(issuer);
  const server = new AuthorizationServer(
    clientRepository(tenant),
    tokenRepository(refreshTokens, faults),
    scopeRepository(tenant),
    jwt,
    {
      implicitRedirectMode: 'fragment',
      // Required only of public clients: see the checks of the authorization request.
      requiresPKCE: false,
      useOpaqueAuthorizationCodes: true,
      useOpaqueRefreshTokens: true,
    },
  );
  server.enableGrantTypes('implicit', {
    grant: 'authorization_code',
    authCodeRepository: codeRepository(codes),
    userRepository: userRepository(tenant),
  });
  return {
    server,
    codes,
    refreshTokens,
    idTokens: idTokens(tenant, issuer, faults),
    verify: async (token) =>
      (await jwt.verify(token, { algorithms: ['HS256'], issuer })) as Record<string, unknown> & AccessTokenClaims,
    refuseAccessTokens: () => jwt.replaceKey(),
  };
}

/** Signs and verifies access tokens. Without the key that signed them, they are invalid. */
function replaceableKey(issuer: string): JwtInterface & { replaceKey(): void } {
  let key = new JwtService(randomBytes(32));
  return {
    sign: (payload) => key.sign(payload),
    verify: (token, options) => key.verify(token, options),
    decode: (token) => key.decode(token),
    extraTokenFields: () => ({ iss: issuer }),
    replaceKey: () => void (key = new JwtService(randomBytes(32))),
  };
}

function clientRepository(tenant: Tenant): OAuthClientRepository {
  return {
    getByIdentifier: (id) => Promise.resolve(tenant.clients.find((client) => client.id === id)!),
    isClientValid: (grant, client, secret) =>
      Promise.resolve(client.allowedGrants.includes(grant) && isClientAuthenticated(client, secret)),
  };
}

/** Checks the secret of a client. A public client has none, and must not send one. */
export function isClientAuthenticated(client: OAuthClient, secret: string | null | undefined): boolean {
  return isEqual(client.secret ?? '', secret ?? '');
}

/** Compares secrets in constant time. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
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

/** The library reads a code once, when it is exchanged. The code is removed then. */
function codeRepository(codes: ExpiringMap<IssuedCode>): OAuthAuthCodeRepository {
  return {
    getByIdentifier: (code) => Promise.resolve(codes.take(code)!),
    issueAuthCode: (client, user, scopes) => ({
      code: randomBytes(32).toString('base64url'),
      expiresAt: new Date(),
      client,
      user: user ?? null,
      scopes,
    }),
    persist: (code) => Promise.resolve(codes.set(code.code, code)),
    isRevoked: () => Promise.resolve(false),
    revoke: (code) => Promise.resolve(codes.delete(code)),
  };
}

/** Access tokens are signed and self-contained, so they are not stored. Refresh tokens are stored. */
function tokenRepository(refreshTokens: RefreshTokens, faults: Faults): OAuthTokenRepository {
  return {
    issueToken: (client, scopes, user) =>
      Promise.resolve({
        accessToken: randomBytes(16).toString('base64url'),
        accessTokenExpiresAt: new Date(),
        client,
        user: user ?? null,
        scopes,
      }),
    issueRefreshToken(token) {
      const isOffline = token.scopes.some(({ name }) => name === offlineAccess.name);
      if (isOffline) token.refreshToken = refreshTokens.issue(token) ?? null;
      return Promise.resolve(token);
    },
    // The library has just set a lifetime that cannot change while the server runs. A whole second, since the token
    // contains its expiry in seconds: otherwise it would expire before the lifetime that the client is told.
    persist(token) {
      token.accessTokenExpiresAt = new Date((Math.ceil(Date.now() / 1000) + faults.accessTokenLifetime) * 1000);
      return Promise.resolve();
    },
    revoke: () => Promise.resolve(),
    isRefreshTokenRevoked: () => Promise.resolve(false),
    getByRefreshToken(refreshToken) {
      const token = refreshTokens.use(refreshToken);
      return token ? Promise.resolve(token) : Promise.reject(OAuthException.invalidGrant());
    },
  };
}
