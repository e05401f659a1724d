import { flows } from './flow.js';
import type { LoginSettings } from './login-settings.js';

/**
 * Writes the address of the authorize request (RFC 6749 4.1.1, 4.2.1), each parameter once. Aritma ID wants
 * `prompt=login` with `acr_values=mfa`, so that is sent where no prompt is given.
 *
 * @param settings what is asked, of whom and by whom
 * @param state the one-time value that comes back with the answer (RFC 6749 10.12)
 * @param codeChallenge with PKCE, the `S256` challenge of the verifier that the token request will bring (RFC 7636 4.3)
 */
export function authorizationUrl(settings: LoginSettings, state: string, codeChallenge?: string): string {
  const parameters = {
    scope: settings.scope,
    response_type: flows[settings.flow].responseType,
    client_id: settings.clientId,
    redirect_uri: settings.redirectUri,
    state,
    code_challenge: codeChallenge,
    code_challenge_method: codeChallenge && 'S256',
    acr_values: settings.acrValues,
    prompt: settings.prompt ?? (settings.acrValues?.split(' ').includes('mfa') ? 'login' : undefined),
    login_hint: settings.loginHint,
    ui_locales: settings.uiLocales,
    max_age: settings.maxAge,
  };
  const given = Object.entries(parameters).filter((parameter): parameter is [string, string] => !!parameter[1]);
  return `${tenantUrl(settings)}/connect/authorize?${new URLSearchParams(given)}`;
}

/** The tenant's address at Aritma ID, from which its endpoints hang, and its most likely issuer. */
export function tenantUrl({ authority, tenant }: Pick<LoginSettings, 'authority' | 'tenant'>): string {
  return `${authority}/${encodeURIComponent(tenant)}`;
}
