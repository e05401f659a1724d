import Keycloak from 'keycloak-js';

/**
 * This library keeps the tokens in the memory of the page. Each page logs in again in a hidden frame, with the cookie of the
 * server.
 */
async function keycloakOf({ authority, tenant, clientId, scope, silentUri }, options) {
  const issuer = `${authority}/${tenant}`;
  const keycloak = new Keycloak({
    clientId,
    oidcProvider: {
      authorization_endpoint: `${issuer}/connect/authorize`,
      token_endpoint: `${issuer}/connect/token`,
      end_session_endpoint: `${issuer}/connect/endsession`,
    },
  });
  await keycloak.init({
    pkceMethod: 'S256',
    checkLoginIframe: false,
    silentCheckSsoRedirectUri: silentUri,
    scope,
    ...options,
  });
  return keycloak;
}

export async function open(settings) {
  const keycloak = await keycloakOf(settings, { onLoad: 'check-sso' });
  return {
    isLoggedIn: keycloak.authenticated,
    login: () => keycloak.login({ redirectUri: settings.redirectUri }),
    async token() {
      await keycloak.updateToken(5);
      return keycloak.token;
    },
    async renew() {
      await keycloak.updateToken(-1);
      return keycloak.token;
    },
    logout: () => keycloak.logout({ redirectUri: settings.appUri }),
  };
}

export const finish = (settings) => keycloakOf(settings, { redirectUri: settings.redirectUri });
