import { UserManager, WebStorageStateStore } from 'oidc-client-ts';

/** The default storage is `sessionStorage`. With `localStorage`, all tabs share the user. */
function managerOf({ authority, tenant, clientId, scope, redirectUri, appUri }) {
  const issuer = `${authority}/${tenant}`;
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: redirectUri,
    post_logout_redirect_uri: appUri,
    scope,
    userStore: new WebStorageStateStore({ store: localStorage }),
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/connect/authorize`,
      token_endpoint: `${issuer}/connect/token`,
      end_session_endpoint: `${issuer}/connect/endsession`,
    },
  });
}

export async function open(settings) {
  const manager = managerOf(settings);
  const user = await manager.getUser();
  return {
    isLoggedIn: !!user && !user.expired,
    login: () => manager.signinRedirect(),
    token: async () => (await manager.getUser()).access_token,
    renew: async () => (await manager.signinSilent())?.access_token,
    logout: () => manager.signoutRedirect(),
  };
}

export const finish = (settings) => managerOf(settings).signinRedirectCallback();
