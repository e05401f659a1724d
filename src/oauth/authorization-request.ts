import { flows } from './flow.js';
import type { LoginSettings } from './login-settings.js';

/**
 * Creates the URL of the authorization request (RFC 6749 4.1.1, 4.2.1): the address of the login page. Aritma ID requires
 * `prompt=login` with `acr_values=mfa`, so `prompt=login` is added if the settings contain no `prompt`. With the flow `pkce`
 * and the scope `openid`, the `nonce` is the code challenge: pass both to {@link validateIdToken}.
 *
 * @param settings the settings of the login; `state` and `codeChallenge` are not read from them
 * @param state the one-time value that the response returns (RFC 6749 10.12), see {@link createState}
 * @param codeChallenge with PKCE: the challenge of the verifier that the token request will contain (RFC 7636 4.3), see
 *   {@link createPkcePair}
 * @example
 *   const url = authorizationUrl(settings, createState());
 */
export function authorizationUrl(settings: Omit<LoginSettings, 'mode'>, state: string, codeChallenge?: string): string {
  const parameters = {
    scope: settings.scope,
    response_type: flows[settings.flow].responseType,
    client_id: settings.clientId,
    redirect_uri: settings.redirectUri,
    state,
    code_challenge: codeChallenge,
    code_challenge_method: codeChallenge && 'S256',
    nonce: nonceOf(settings, codeChallenge),
    acr_values: settings.acrValues,
    prompt: settings.prompt ?? (settings.acrValues?.split(' ').includes('mfa') ? 'login' : undefined),
    login_hint: settings.loginHint,
    ui_locales: settings.uiLocales,
    max_age: settings.maxAge,
  };
  const given = Object.entries(parameters).filter((parameter): parameter is [string, string] => !!parameter[1]);
  return `${tenantUrl(settings)}/connect/authorize?${new URLSearchParams(given)}`;
}

/**
 * Returns the `nonce` of a login that requests an ID token (OpenID Connect Core 3.1.2.1), if the browser finishes the login.
 * It is the code challenge: the hash of a random value that is kept, as OpenID Connect Core 15.5.2 suggests.
 */
export function nonceOf(
  { flow, scope }: Pick<LoginSettings, 'flow' | 'scope'>,
  codeChallenge: string | undefined,
): string | undefined {
  return flows[flow].hasPkce && scope.split(' ').includes('openid') ? codeChallenge : undefined;
}

/** Creates the URL of a tenant at Aritma ID. Its endpoints are below this URL, which is also the most likely issuer. */
export function tenantUrl({ authority, tenant }: Pick<LoginSettings, 'authority' | 'tenant'>): string {
  return `${authority}/${encodeURIComponent(tenant)}`;
}
