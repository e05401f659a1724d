import { invalidResponse } from './error.js';
import { type Flow, flows } from './flow.js';
import type { LoginSettings } from './login-settings.js';

/** An access token, how long it lives, and which login it is the answer to. */
export interface AccessToken {
  /** For the `Authorization: Bearer` header (RFC 6750 2.1). Opaque: what is in it is between the servers. */
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** The token's lifetime in seconds, where the server tells. */
  readonly expiresIn: number | undefined;
  /** When the token expires, in milliseconds since 1970 by the local clock, where the server tells. */
  readonly expiresAt: number | undefined;
  /** The scopes that were granted, separated by spaces: perhaps fewer than were asked for. */
  readonly scope: string;
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly flow: Flow;
  /** The ID token, where the server sent one with a code's token. Not verified: not to be relied on unread. */
  readonly idToken?: string;
  /** The refresh token, where the server sent one with a code's token. */
  readonly refreshToken?: string;
}

/** The settings of a login that its token tells of. */
export type TokenSettings = Pick<LoginSettings, 'authority' | 'tenant' | 'clientId' | 'scope' | 'flow'>;

/**
 * Reads an access token response (RFC 6749 4.2.2, 5.1).
 *
 * @param read gives a field of the response, nothing where it is not there
 * @param settings what was asked
 * @param receivedAt when the response came, in milliseconds since 1970
 * @param warn called with a message about each fault that does not make the response unusable
 * @throws AritmaLoginError `invalid_response`
 */
export function readAccessToken(
  read: (name: string) => unknown,
  settings: TokenSettings,
  receivedAt: number,
  warn: (message: string) => void = () => undefined,
): AccessToken {
  const text = (name: string): string => {
    const value = read(name) ?? '';
    if (typeof value === 'string') return value;
    throw invalidResponse(`contains a ${name} that is not a string`, 'check that the authority is right');
  };
  const optional = (name: string): string => {
    const value = read(name) ?? '';
    if (typeof value === 'string') return value;
    warn(`The server's response contains a ${name} that is not a string: it is ignored.`);
    return '';
  };
  const accessToken = text('access_token');
  if (!accessToken) throw invalidResponse('contains no access_token', 'check that the authority is right');
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) {
    throw invalidResponse(
      'contains an access_token with characters that RFC 6750 2.1 forbids',
      'the server must not change the token, and must encode "+" in a URL as "%2B"',
    );
  }
  const tokenType = text('token_type');
  if (!tokenType) throw invalidResponse('contains no token_type', 'the server must send token_type=Bearer');
  if (tokenType.toLowerCase() !== 'bearer') {
    throw invalidResponse('contains a token_type other than Bearer', 'register the client for bearer tokens');
  }
  const lifetime = read('expires_in') ?? undefined;
  const expiresIn = seconds(lifetime);
  if (lifetime !== expiresIn && expiresIn === undefined) {
    warn("The server's response contains an expires_in that is not a number of seconds: the lifetime is unknown.");
  }
  const { authority, tenant, clientId, flow } = settings;
  const codeFlowOnly = (property: string, name: string): object =>
    flows[flow].grant === 'code' && read(name) && optional(name) ? { [property]: read(name) } : {};
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

/** Reads a number of seconds. Decimals, which some servers send, are dropped. Anything else gives `undefined`. */
function seconds(value: unknown): number | undefined {
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText && /^\d{1,10}(\.\d+)?$/.test(String(value)) ? Math.floor(Number(value)) : undefined;
}
