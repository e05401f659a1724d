import { sendTokenRequest } from '../browser/send-token-request.js';
import { warn } from '../browser/warn.js';
import { attempt } from '../oauth/attempt.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { readClaims, validateIdToken } from '../oauth/id-token.js';
import { refreshRequest } from '../oauth/refresh-request.js';
import type { RenewalEvent } from '../oauth/renewal.js';
import { revocationRequest } from '../oauth/revocation-request.js';
import type { SessionClient, SessionRecord } from '../oauth/session-record.js';
import { readTokenResponse } from '../oauth/token-response.js';
import { offline } from './session-errors.js';

/** The outcome of a refresh request. */
export interface RefreshOutcome {
  readonly event: RenewalEvent;
  readonly error?: AritmaLoginError;
}

/**
 * Sends the refresh request. It never rejects.
 *
 * @param controller aborts the request
 */
export async function refreshTokens(record: SessionRecord, controller: AbortController): Promise<RefreshOutcome> {
  // The lifetime of the tokens is measured from this time, because the page may be frozen before it reads the response.
  const sentAt = Date.now();
  let response: [status: number, body: string];
  try {
    response = await sendTokenRequest(refreshRequest(record, record.refreshToken ?? ''), controller);
  } catch (cause) {
    return { event: { type: 'failure', now: Date.now() }, error: offline(cause) };
  }
  const [status, body] = response;
  let refreshToken: string | undefined;
  try {
    const token = readTokenResponse(status, body, { ...record, flow: 'pkce' }, sentAt, warn);
    refreshToken = token.refreshToken;
    // Without an earlier ID token, this one could be of another user, and is not kept.
    if (token.idToken && record.idToken) {
      validateIdToken(token.idToken, record, undefined, readClaims(record.idToken));
    }
    return { event: { type: 'success', token, now: sentAt } };
  } catch (error) {
    // Not the one that was sent: some servers then revoke the access token too, which is used until it expires.
    revokeToken(record, refreshToken);
    const isOverloaded = status === 429 || status >= 500;
    const { code } = error as AritmaLoginError;
    return {
      event: { type: 'failure', code: isOverloaded ? undefined : code, now: Date.now() },
      error: error as AritmaLoginError,
    };
  }
}

/**
 * Revokes a refresh token that nobody will use (RFC 7009). It does not wait for the response: the request continues when the
 * page is left, and a server that cannot be reached does not delay the logout.
 */
export function revokeToken(client: SessionClient, refreshToken: string | undefined): void {
  if (refreshToken) {
    void attempt(() => fetch(revocationRequest(client, refreshToken), { keepalive: true }).catch(() => undefined));
  }
}
