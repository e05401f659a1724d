import { Auth0Client } from '@auth0/auth0-spa-js';

/** The token is requested as the documentation describes, and comes from the cache in memory. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri }) {
  const client = new Auth0Client({
    domain: `${authority}/${tenant}`,
    clientId,
    authorizationParams: { redirect_uri: redirectUri, scope },
  });
  return {
    begin: () => new Promise((openUrl, reject) => client.loginWithRedirect({ openUrl }).catch(reject)),
    async finish(address) {
      await client.handleRedirectCallback(address);
      return client.getTokenSilently({ cacheMode: 'cache-only' });
    },
  };
}
