import { OidcClient } from 'oidc-client-ts';

/** This client is what `UserManager` uses for a login. It has the server's metadata, so that it need not fetch them. */
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
