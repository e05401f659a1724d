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
 * @throws AritmaLoginError `invalid_response`
 */
export function readAccessToken(
  read: (name: string) => unknown,
  settings: TokenSettings,
  receivedAt: number,
): AccessToken {
  const text = (name: string): string => {
    const value = read(name) ?? '';
    if (typeof value === 'string') return value;
    throw invalidResponse(`has a ${name} that is no text`);
  };
  const accessToken = text('access_token');
  if (!/^[\x20-\x7e]+$/.test(accessToken)) throw invalidResponse('has no usable access_token');
  if (text('token_type').toLowerCase() !== 'bearer') throw invalidResponse('has another token_type than Bearer');
  const lifetime = read('expires_in') ?? undefined;
  if (lifetime !== undefined && !isLifetime(lifetime)) throw invalidResponse('has an expires_in that is no lifetime');
  const expiresIn = lifetime === undefined ? undefined : Number(lifetime);
  const { authority, tenant, clientId, flow } = settings;
  const ofCode = (property: string, name: string): object =>
    flows[flow].grant === 'code' && text(name) ? { [property]: text(name) } : {};
  return Object.freeze({
    accessToken,
    tokenType: 'Bearer',
    expiresIn,
    expiresAt: expiresIn === undefined ? undefined : receivedAt + expiresIn * 1000,
    scope: text('scope') || settings.scope,
    authority,
    tenant,
    clientId,
    flow,
    ...ofCode('idToken', 'id_token'),
    ...ofCode('refreshToken', 'refresh_token'),
  });
}

function isLifetime(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && /^\d{1,10}$/.test(String(value));
}
