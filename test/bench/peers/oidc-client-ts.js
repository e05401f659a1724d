import { OidcClient } from 'oidc-client-ts';

/** Its `UserManager` without what comes after a login; the server's metadata are given, so that none are fetched. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri }) {
  const issuer = `${authority}/${tenant}`;
  const client = new OidcClient({
    authority: issuer,
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/connect/authorize`,
      token_endpoint: `${issuer}/connect/token`,
    },
  });
  return {
    begin: async () => (await client.createSigninRequest({})).url,
    finish: async (address) => (await client.processSigninResponse(address)).access_token,
  };
}
