import { createHash } from 'node:crypto';
import type { Login } from './ledger.js';

/** How the token endpoint is. */
export const moods = ['well', 'unreachable', 'failing', 'refusing', 'empty'] as const;
export type Mood = (typeof moods)[number];

interface Code {
  /** The login that it was made for; none where an attacker got it for himself, without PKCE. */
  readonly login: Login | undefined;
  readonly token: string;
  isUsed: boolean;
}

/** The authorization server: it makes tokens and codes, each once, and changes codes for tokens as RFC 7636 wants. */
export class Server {
  mood: Mood = 'well';
  readonly #codes = new Map<string, Code>();
  #count = 0;

  /** A token that nobody got before. */
  token(): string {
    return `token-${String(++this.#count)}`;
  }

  /** A code that nobody got before. @param token what it can be changed for */
  code(login: Login | undefined, token: string): string {
    const code = `code-${String(++this.#count)}`;
    this.#codes.set(code, { login, token, isUsed: false });
    return code;
  }

  /** The token endpoint. */
  exchange(url: string, body: URLSearchParams): { status: number; body: string } | undefined {
    if (this.mood === 'unreachable') return undefined;
    if (this.mood === 'failing') return { status: 500, body: '<h1>Error</h1>' };
    if (this.mood === 'empty') return { status: 200, body: '{}' };
    const code = this.#codes.get(body.get('code') ?? '');
    if (this.mood === 'refusing' || !code || code.isUsed || !isFor(code, url, body)) {
      return { status: 400, body: '{"error":"invalid_grant"}' };
    }
    code.isUsed = true;
    return { status: 200, body: JSON.stringify({ access_token: code.token, token_type: 'Bearer' }) };
  }
}

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
