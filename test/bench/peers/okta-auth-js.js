import { OktaAuth } from '@okta/okta-auth-js/core';

/** The smaller entry point of this library. With PKCE, it fetches the server's metadata and caches them for a day. */
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
