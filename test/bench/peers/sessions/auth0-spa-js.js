import { Auth0Client } from '@auth0/auth0-spa-js';

/** With `localstorage`, all tabs share the tokens. */
function clientOf({ authority, tenant, clientId, scope, redirectUri }) {
  return new Auth0Client({
    domain: `${authority}/${tenant}`,
    clientId,
    cacheLocation: 'localstorage',
    useRefreshTokens: true,
    authorizationParams: { redirect_uri: redirectUri, scope },
  });
}

export async function open(settings) {
  const client = clientOf(settings);
  await client.checkSession();
  return {
    isLoggedIn: await client.isAuthenticated(),
    login: () => client.loginWithRedirect(),
    token: () => client.getTokenSilently(),
    renew: () => client.getTokenSilently({ cacheMode: 'off' }),
    logout: () => client.logout({ logoutParams: { returnTo: settings.appUri } }),
  };
}

export const finish = (settings) => clientOf(settings).handleRedirectCallback();
