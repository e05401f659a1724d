import { OktaAuth } from '@okta/okta-auth-js/core';

/** Its smaller entry. With PKCE it asks what the server can do, and keeps the answer for a day. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri, flow }) {
  const issuer = `${authority}/${tenant}`;
  let opened;
  const auth = new OktaAuth({
    issuer,
    authorizeUrl: `${issuer}/connect/authorize`,
    tokenUrl: `${issuer}/connect/token`,
    clientId,
    redirectUri,
    scopes: scope.split(' '),
    pkce: flow === 'pkce',
    responseType: flow === 'pkce' ? 'code' : ['token'],
    setLocation: (url) => (opened = url),
  });
  return {
    async warm() {
      await auth.token.prepareTokenParams();
    },
    async begin() {
      await auth.token.getWithRedirect();
      return opened;
    },
    finish: async (address) => (await auth.token.parseFromUrl(address)).tokens.accessToken.accessToken,
  };
}
