import { createHash } from 'node:crypto';
import type { Login } from './ledger.js';

/** How the token endpoint may respond. */
export const endpointModes = ['correct', 'unreachable', 'server error', 'invalid grant', 'empty'] as const;
export type EndpointMode = (typeof endpointModes)[number];

interface Code {
  /** The login that it was issued for; undefined if an attacker obtained it in a login without PKCE. */
  readonly login: Login | undefined;
  readonly token: string;
  isUsed: boolean;
}

/** The authorization server. It issues tokens and codes, and exchanges each code once for its token (RFC 7636). */
export class Server {
  endpointMode: EndpointMode = 'correct';
  readonly #codes = new Map<string, Code>();
  #count = 0;

  /** Issues a token that has not been issued before. */
  issueToken(): string {
    return `token-${String(++this.#count)}`;
  }

  /**
   * Issues a code that has not been issued before.
   *
   * @param token the token that it can be exchanged for
   */
  issueCode(login: Login | undefined, token: string): string {
    const code = `code-${String(++this.#count)}`;
    this.#codes.set(code, { login, token, isUsed: false });
    return code;
  }

  /**
   * Responds to a request at the token endpoint.
   *
   * @returns undefined if the endpoint cannot be reached
   */
  exchange(url: string, body: URLSearchParams): { status: number; body: string } | undefined {
    if (this.endpointMode === 'unreachable') return undefined;
    if (this.endpointMode === 'server error') return { status: 500, body: '<h1>Error</h1>' };
    if (this.endpointMode === 'empty') return { status: 200, body: '{}' };
    const code = this.#codes.get(body.get('code') ?? '');
    if (this.endpointMode === 'invalid grant' || !code || code.isUsed || !isFor(code, url, body)) {
      return { status: 400, body: '{"error":"invalid_grant"}' };
    }
    code.isUsed = true;
    return { status: 200, body: JSON.stringify({ access_token: code.token, token_type: 'Bearer' }) };
  }
}

/** Whether a token request is that of the login that the code was issued for. */
function isFor({ login }: Code, url: string, body: URLSearchParams): boolean {
  const verifier = body.get('code_verifier');
  if (!login) return verifier === null;
  const { settings, challenge } = login;
  return (
    url === `${settings.authority}/${settings.tenant}/connect/token` &&
    body.get('client_id') === settings.clientId &&
    body.get('redirect_uri') === settings.redirectUri &&
    createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url') === challenge
  );
}
