import { OidcClient } from '@axa-fr/oidc-client';

/**
 * By default, this library keeps the tokens in its service worker. Without the worker, the default is `sessionStorage`; with
 * `localStorage`, all tabs share the tokens.
 */
function clientOf({ authority, tenant, clientId, scope, redirectUri, storage }) {
  const issuer = `${authority}/${tenant}`;
  return OidcClient.getOrCreate(() => fetch)({
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    authority: issuer,
    authority_configuration: {
      issuer,
      authorization_endpoint: `${issuer}/connect/authorize`,
      token_endpoint: `${issuer}/connect/token`,
      end_session_endpoint: `${issuer}/connect/endsession`,
      revocation_endpoint: `${issuer}/connect/revocation`,
    },
    ...(storage === 'worker'
      ? { service_worker_relative_url: '/OidcServiceWorker.js', service_worker_only: true }
      : { storage: localStorage }),
  });
}

export async function open(settings) {
  const client = clientOf(settings);
  return {
    isLoggedIn: await client.tryKeepExistingSessionAsync(),
    login: () => client.loginAsync('/'),
    fetch: client.fetchWithTokens(fetch),
    renew: async () => (await client.renewTokensAsync())?.accessToken,
    logout: () => client.logoutAsync(settings.appUri),
  };
}

export async function finish(settings) {
  const client = clientOf(settings);
  await client.tryKeepExistingSessionAsync();
  await client.loginCallbackAsync();
}
