import * as oauth from 'oauth4webapi';

/** This library leaves storage to the application: here, an entry for each state. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri }) {
  const issuer = `${authority}/${tenant}`;
  const server = {
    issuer,
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${issuer}/connect/token`,
  };
  const client = { client_id: clientId };
  const options = { [oauth.allowInsecureRequests]: true };
  return {
    async begin() {
      const state = oauth.generateRandomState();
      const verifier = oauth.generateRandomCodeVerifier();
      const url = new URL(server.authorization_endpoint);
      url.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      localStorage.setItem(`login:${state}`, verifier);
      return url.href;
    },
    async finish(address) {
      const url = new URL(address);
      const key = `login:${url.searchParams.get('state')}`;
      const verifier = localStorage.getItem(key);
      if (!verifier) throw new Error('No login with this state was begun.');
      localStorage.removeItem(key);
      const parameters = oauth.validateAuthResponse(server, client, url, key.slice('login:'.length));
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        parameters,
        redirectUri,
        verifier,
        options,
      );
      return (await oauth.processAuthorizationCodeResponse(server, client, response)).access_token;
    },
  };
}
