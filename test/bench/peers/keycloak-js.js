import Keycloak from 'keycloak-js';

/** An instance can be initialized only once, so each response needs a new one, as on a callback page. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri, flow }) {
  const issuer = `${authority}/${tenant}`;
  async function open() {
    const keycloak = new Keycloak({
      clientId,
      oidcProvider: {
        authorization_endpoint: `${issuer}/connect/authorize`,
        token_endpoint: `${issuer}/connect/token`,
      },
    });
    await keycloak.init({
      flow: flow === 'implicit' ? 'implicit' : 'standard',
      pkceMethod: flow === 'implicit' ? false : 'S256',
      checkLoginIframe: false,
      redirectUri,
      scope,
    });
    return keycloak;
  }
  const keycloak = await open();
  return {
    readsAddressBar: true,
    begin: () => keycloak.createLoginUrl(),
    finish: async () => (await open()).token,
  };
}
