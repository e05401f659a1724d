import { tenantUrl } from './authorization-request.js';
import { AritmaLoginError } from './error.js';
import type { LoginSettings } from './login-settings.js';
import { parseUrl } from './parse-url.js';

/** A logout request (OpenID Connect RP-Initiated Logout 1.0). The browser sends it when it leaves the page. */
export interface LogoutRequest {
  /** `POST` if the URL of a `GET` would be longer than servers accept. */
  readonly method: 'GET' | 'POST';
  /** The URL of the end session endpoint, with the parameters if the method is `GET`. */
  readonly url: string;
  /** The parameters, which are the fields of a form if the method is `POST`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a {@link LogoutRequest} contains. */
export interface LogoutSettings {
  /** The ID token of the session. Without it, the server asks the user, and does not return to the application. */
  readonly idToken?: string | undefined;
  /** The absolute URL to return to, exactly as it is registered for the client. It is sent only with an ID token. */
  readonly returnTo?: string | undefined;
  /** The path of the end session endpoint below the URL of the tenant. */
  readonly endSession?: string | undefined;
}

/** IIS refuses a URL whose query is longer than 2,048 characters. */
const maxLength = 2000;

/**
 * Creates the request that logs the user out at Aritma ID (RP-Initiated Logout 1.0, 2). Its method is `GET` if possible,
 * because browsers do not send cookies that have `SameSite=Lax` with a `POST` request from another site.
 *
 * @throws AritmaLoginError `invalid_configuration` if `endSession` is not a path below the URL of the tenant
 */
export function logoutRequest(
  client: Pick<LoginSettings, 'authority' | 'tenant' | 'clientId'>,
  { idToken, returnTo, endSession = '/connect/endsession' }: LogoutSettings = {},
): LogoutRequest {
  const parameters = {
    ...(idToken && { id_token_hint: idToken }),
    client_id: client.clientId,
    ...(idToken && returnTo && { post_logout_redirect_uri: returnTo }),
  };
  const endpoint = `${tenantUrl(client)}/${endSession.replace(/^\/+/, '')}`;
  if (/[?#]/.test(endSession) || parseUrl(endpoint)?.href !== endpoint) {
    throw new AritmaLoginError(
      'invalid_configuration',
      'The end session endpoint (in HTML: "end-session") must be a path below the URL of the tenant, such as /connect/endsession.',
    );
  }
  const url = `${endpoint}?${new URLSearchParams(parameters)}`;
  return url.length > maxLength ? { method: 'POST', url: endpoint, parameters } : { method: 'GET', url, parameters };
}
