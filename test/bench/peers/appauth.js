import {
  AuthorizationNotifier,
  AuthorizationRequest,
  AuthorizationServiceConfiguration,
  BaseTokenRequestHandler,
  BasicQueryStringUtils,
  DefaultCrypto,
  FetchRequestor,
  LocalStorageBackend,
  RedirectRequestHandler,
  TokenRequest,
} from '@openid/appauth';

/** This library reads the response from the fragment, so it requests `response_mode=fragment`. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri }) {
  const issuer = `${authority}/${tenant}`;
  const configuration = new AuthorizationServiceConfiguration({
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${issuer}/connect/token`,
    revocation_endpoint: `${issuer}/connect/revocation`,
  });
  const tokens = new BaseTokenRequestHandler(new FetchRequestor());
  const handler = (location) =>
    new RedirectRequestHandler(new LocalStorageBackend(), new BasicQueryStringUtils(), location, new DefaultCrypto());
  return {
    begin: () =>
      new Promise((assign) => {
        const request = new AuthorizationRequest({
          client_id: clientId,
          redirect_uri: redirectUri,
          scope,
          response_type: AuthorizationRequest.RESPONSE_TYPE_CODE,
          extras: { response_mode: 'fragment' },
        });
        handler({ assign }).performAuthorizationRequest(configuration, request);
      }),
    async finish(address) {
      const notifier = new AuthorizationNotifier();
      const result = new Promise((resolve, reject) => {
        notifier.setAuthorizationListener((request, response, error) =>
          response ? resolve({ request, response }) : reject(new Error(error?.error)),
        );
      });
      const { origin, pathname, hash } = new URL(address);
      const redirect = handler({ origin, pathname, hash });
      redirect.setAuthorizationNotifier(notifier);
      await redirect.completeAuthorizationRequestIfPossible();
      const { request, response } = await result;
      const token = new TokenRequest({
        client_id: clientId,
        redirect_uri: redirectUri,
        grant_type: 'authorization_code',
        code: response.code,
        extras: { code_verifier: request.internal.code_verifier },
      });
      return (await tokens.performTokenRequest(configuration, token)).accessToken;
    },
  };
}
