import type { AccessToken } from './access-token.js';
import { readClaims } from './id-token.js';

/** The client of an authorization server that a session belongs to. */
export interface SessionClient {
  /** The URL of Aritma ID, without a trailing slash. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
}

/** The tokens of a session, and what is needed to renew them. */
export interface SessionRecord extends SessionClient {
  /** A random value for each login. A session that was ended and begun again has another one. */
  readonly epoch: string;
  /** How often the tokens have been renewed since the login. */
  readonly generation: number;
  /** The user at the authorization server (OpenID Connect Core 2), if the server sends an ID token. */
  readonly sub?: string | undefined;
  readonly accessToken: string;
  /** The lifetime of the access token in seconds, or `undefined` if the server does not send it. */
  readonly expiresIn?: number | undefined;
  /**
   * When the access token was requested from the token endpoint or, with the implicit flow, received, in milliseconds since
   * 1970 by the local clock. The lifetime is measured from this time.
   */
  readonly receivedAt: number;
  readonly refreshToken?: string | undefined;
  readonly idToken?: string | undefined;
  /** The granted scopes, separated by spaces. */
  readonly scope: string;
  /** When a tab has begun to renew the tokens, in milliseconds since 1970. Removed when the response is stored. */
  readonly renewingSince?: number | undefined;
}

/** Creates the record of a new session from the token of a login. */
export function sessionRecord(token: AccessToken, epoch: string): SessionRecord {
  const { authority, tenant, clientId, accessToken, expiresIn, expiresAt, scope, refreshToken, idToken } = token;
  const receivedAt = expiresIn === undefined || expiresAt === undefined ? Date.now() : expiresAt - expiresIn * 1000;
  const sub = subjectOf(idToken);
  return {
    ...{ authority, tenant, clientId, epoch, generation: 0, sub },
    ...{ accessToken, expiresIn, receivedAt, refreshToken, idToken, scope },
  };
}

/** Creates the record of a session whose tokens have been renewed. What the response does not contain stays (RFC 6749 6). */
export function renewedRecord(record: SessionRecord, token: AccessToken, receivedAt: number): SessionRecord {
  return {
    ...record,
    generation: record.generation + 1,
    accessToken: token.accessToken,
    expiresIn: token.expiresIn,
    receivedAt,
    refreshToken: token.refreshToken ?? record.refreshToken,
    idToken: record.idToken && (token.idToken ?? record.idToken),
    scope: token.scope,
    renewingSince: undefined,
  };
}

/**
 * Checks a record that comes from a storage, which other scripts and other versions can write to.
 *
 * @returns `undefined` if it is not a complete record of this client
 */
export function readSessionRecord(value: unknown, client: SessionClient): SessionRecord | undefined {
  const record = Object(value) as Record<keyof SessionRecord, unknown>;
  const isValid =
    (['authority', 'tenant', 'clientId'] as const).every((name) => record[name] === client[name]) &&
    (['epoch', 'accessToken', 'scope'] as const).every((name) => typeof record[name] === 'string') &&
    (['generation', 'receivedAt'] as const).every((name) => Number.isFinite(record[name])) &&
    (['sub', 'refreshToken', 'idToken'] as const).every((name) =>
      ['undefined', 'string'].includes(typeof record[name]),
    ) &&
    (['expiresIn', 'renewingSince'] as const).every(
      (name) => record[name] === undefined || Number.isFinite(record[name]),
    ) &&
    record.accessToken !== '';
  return isValid ? (record as unknown as SessionRecord) : undefined;
}

/**
 * Tells whether two records have the same tokens. The tokens themselves are not compared, because a server may send an access
 * token that it has sent before.
 */
export function isSameVersion(
  one: Pick<SessionRecord, 'epoch' | 'generation'> | undefined,
  other: Pick<SessionRecord, 'epoch' | 'generation'> | undefined,
): boolean {
  return one?.epoch === other?.epoch && one?.generation === other?.generation;
}

/** Tells whether a login continues the session of the same user. Without an ID token, the user is unknown. */
export function isSameUser(one: SessionRecord, other: SessionRecord): boolean {
  return one.epoch === other.epoch || (one.sub !== undefined && one.sub === other.sub);
}

function subjectOf(idToken: string | undefined): string | undefined {
  const sub = idToken && readClaims(idToken)?.['sub'];
  return typeof sub === 'string' && sub ? sub : undefined;
}
