import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Configuration, JWK } from 'oidc-provider';
import { findAccount, grantEverything, loginPolicy } from './oidc-provider-login.js';
import type { OidcProviderOptions } from './oidc-provider-options.js';
import { storage } from './oidc-provider-storage.js';

export interface OidcProviderSettings {
  /** The redirect URIs of the client. */
  redirectUris: string[];
  /** Where the client may let the user return after a logout. */
  postLogoutRedirectUris?: string[];
}

/** The one client: public, with PKCE. */
export const oidcClient = { id: 'spa', scope: 'openid profile offline_access banking.ais.read' };

/**
 * The configuration of oidc-provider: refresh tokens are rotated strictly, and every page may read the responses of the
 * endpoints (CORS).
 *
 * @param loginPath the path of the login page, with the mount path of the provider
 * @param options returns the present options
 */
export function configuration(
  { redirectUris, postLogoutRedirectUris = [] }: OidcProviderSettings,
  loginPath: string,
  options: () => OidcProviderOptions,
): Configuration {
  return {
    adapter: storage(),
    clients: [
      {
        client_id: oidcClient.id,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: redirectUris,
        post_logout_redirect_uris: postLogoutRedirectUris,
      },
    ],
    scopes: oidcClient.scope.split(' '),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false, // so that the ID token contains the profile
    findAccount,
    loadExistingGrant: grantEverything,
    interactions: { policy: loginPolicy(options), url: (_context, { uid }) => loginPath + uid },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    // It would drop the scope offline_access without prompt=consent, and with it the refresh token.
    issueRefreshToken: () => options().issuesRefreshTokens,
    // As at IdentityServer, a refresh token outlives the login session unless it is revoked.
    expiresWithSession: () => false,
    clientBasedCORS: () => true,
    routes: {
      authorization: '/connect/authorize',
      token: '/connect/token',
      revocation: '/connect/revocation',
      userinfo: '/connect/userinfo',
      end_session: '/connect/endsession',
      jwks: '/connect/jwks',
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
    },
    ttl: {
      AccessToken: () => options().accessTokenLifetime,
      AuthorizationCode: 60,
      Grant: 24 * 60 * 60,
      IdToken: 60 * 60,
      Interaction: 10 * 60,
      RefreshToken: 24 * 60 * 60,
      Session: 24 * 60 * 60,
    },
    // For the end session endpoint. With this, the provider requires SameSite=None, see forwardTo().
    enableHttpPostMethods: true,
    cookies: { keys: [randomBytes(32).toString('base64url')], long: { httpOnly: true, sameSite: 'none' } },
    jwks: { keys: [signingKey()] },
  };
}

/** Confirms the logout without asking the user. */
const logoutSource = (context: { body: unknown }, form: string): void => {
  const confirmation = '<input type="hidden" name="logout" value="yes" form="op.logoutForm">';
  const submit = `<script>document.getElementById('op.logoutForm').submit()</script>`;
  context.body = `<!doctype html><html lang="en"><title>Log out</title>${form}${confirmation}${submit}`;
};

/** The page after a logout whose request names no address to return to. */
const postLogoutSuccessSource = (context: { body: unknown }): void => {
  context.body = '<!doctype html><html lang="en"><title>Logged out</title><h1>You are logged out</h1>';
};

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
}
