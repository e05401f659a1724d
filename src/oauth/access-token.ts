import { invalidResponse } from './error.js';
import type { Flow } from './flow.js';
import type { LoginSettings } from './login-settings.js';

/** An access token, its lifetime, and the settings of the login that it belongs to. */
export interface AccessToken {
  /** The token for the `Authorization: Bearer` header (RFC 6750 2.1). It is opaque: only the API may rely on its content. */
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** The lifetime of the token in seconds, or `undefined` if the server does not send it. */
  readonly expiresIn: number | undefined;
  /** When the token expires, in milliseconds since 1970 by the local clock, or `undefined` if the server does not say. */
  readonly expiresAt: number | undefined;
  /** The granted scopes, separated by spaces. They may be fewer than the requested scopes. */
  readonly scope: string;
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly flow: Flow;
  /** The ID token, if the token endpoint sent one. Check it with {@link validateIdToken} before you rely on its claims. */
  readonly idToken?: string;
  /** The refresh token, if the token endpoint sent one. */
  readonly refreshToken?: string;
}

/** The settings that an {@link AccessToken} contains, to show which login it belongs to. */
export type TokenSettings = Pick<LoginSettings, 'authority' | 'tenant' | 'clientId' | 'scope' | 'flow'>;

/**
 * Reads the access token from the authorization response of the implicit flow (RFC 6749 4.2.2). First check the response
 * with {@link validateAuthorizationResponse}.
 *
 * @param parameters the parameters of the response
 * @param settings the settings of the login
 * @param receivedAt when the response was received, in milliseconds since 1970. The default is the current time.
 * @param warn called with a message for each parameter that is malformed and therefore ignored
 * @returns a frozen object
 * @throws AritmaLoginError `invalid_response` if there is no usable token
 */
export function readAccessToken(
  parameters: URLSearchParams,
  settings: TokenSettings,
  receivedAt?: number,
  warn?: (message: string) => void,
): AccessToken {
  return accessTokenOf((name) => parameters.get(name), settings, receivedAt, warn);
}

/**
 * Reads the access token from the fields of a response (RFC 6749 4.2.2, 5.1).
 *
 * @param read returns the value of a field, or `null` or `undefined` if the response does not have the field
 * @param receivedAt when the response was received, in milliseconds since 1970. The default is the current time.
 * @throws AritmaLoginError `invalid_response` if there is no usable token
 */
export function accessTokenOf(
  read: (name: string) => unknown,
  settings: TokenSettings,
  receivedAt = Date.now(),
  warn: (message: string) => void = () => undefined,
): AccessToken {
  const text = (name: string): string => {
    const value = read(name) ?? '';
    if (typeof value === 'string') return value;
    throw invalidResponse(`contains a ${name} that is not a string`, 'Check that the authority is correct');
  };
  const optional = (name: string): string => {
    const value = read(name) ?? '';
    if (typeof value === 'string') return value;
    warn(`The server's response contains a ${name} that is not a string. It is ignored.`);
    return '';
  };
  const accessToken = text('access_token');
  if (!accessToken) throw invalidResponse('contains no access_token', 'Check that the authority is correct');
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) {
    throw invalidResponse(
      'contains an access_token with characters that RFC 6750 2.1 does not allow',
      'The server must not change the token, and must encode "+" in a URL as "%2B"',
    );
  }
  const tokenType = text('token_type');
  if (!tokenType) throw invalidResponse('contains no token_type', 'The server must send token_type=Bearer');
  if (tokenType.toLowerCase() !== 'bearer') {
    throw invalidResponse('contains a token_type other than Bearer', 'Register the client for bearer tokens');
  }
  const lifetime = read('expires_in') ?? undefined;
  const expiresIn = seconds(lifetime);
  if (lifetime !== expiresIn && expiresIn === undefined) {
    warn("The server's response contains an expires_in that is not a number of seconds. The lifetime is unknown.");
  }
  const { authority, tenant, clientId, flow } = settings;
  // The implicit flow returns no refresh token (RFC 6749, 4.2.2), and no ID token was requested in it.
  const codeFlowOnly = (property: string, name: string): object =>
    flow !== 'implicit' && read(name) && optional(name) ? { [property]: read(name) } : {};
  return Object.freeze({
    accessToken,
    tokenType: 'Bearer',
    expiresIn,
    expiresAt: expiresIn === undefined ? undefined : receivedAt + expiresIn * 1000,
    scope: optional('scope') || settings.scope,
    authority,
    tenant,
    clientId,
    flow,
    ...codeFlowOnly('idToken', 'id_token'),
    ...codeFlowOnly('refreshToken', 'refresh_token'),
  });
}

/**
 * Reads a number of seconds. Drops the decimals that some servers send.
 *
 * @returns a whole number, or `undefined` if the value is not a number of seconds
 */
function seconds(value: unknown): number | undefined {
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText && /^\d{1,10}(\.\d+)?$/.test(String(value)) ? Math.floor(Number(value)) : undefined;
}
