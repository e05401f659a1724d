import { createStandardPublicClientApplication } from '@azure/msal-browser';

/** This library requires an https authority. Its option `networkClient` redirects its requests to the test server. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri }) {
  const issuer = `https://id.example/${tenant}`;
  const local = (url) => url.replace('https://id.example', authority);
  let opened;
  const application = await createStandardPublicClientApplication({
    auth: {
      clientId,
      authority: issuer,
      knownAuthorities: ['id.example'],
      redirectUri,
      authorityMetadata: JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/connect/authorize`,
        token_endpoint: `${issuer}/connect/token`,
        jwks_uri: `${issuer}/jwks`,
      }),
      onRedirectNavigate(url) {
        opened = url;
        return false;
      },
    },
    system: {
      protocolMode: 'OIDC',
      networkClient: {
        sendGetRequestAsync: (url, options) => send(local(url), { ...options, method: 'GET' }),
        sendPostRequestAsync: (url, options) => send(local(url), { ...options, method: 'POST' }),
      },
    },
  });
  return {
    async begin() {
      await application.loginRedirect({ scopes: scope.split(' ') });
      return opened;
    },
    async finish(address) {
      const { accessToken } = await application.handleRedirectPromise({
        hash: new URL(address).hash,
        navigateToLoginRequestUrl: false,
      });
      return accessToken;
    },
  };
}

async function send(url, options) {
  const response = await fetch(url, options);
  return { headers: Object.fromEntries(response.headers), body: await response.json(), status: response.status };
}
