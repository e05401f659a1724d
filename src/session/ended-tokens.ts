import type { SessionClient, SessionRecord } from '../oauth/session-record.js';
import { revokeToken } from './refresh-tokens.js';

/** The tokens of a session that the user ends. */
export class EndedTokens {
  /** The ID token of the first record that has one. */
  idToken: string | undefined;
  readonly #client: SessionClient;
  readonly #refreshTokens = new Set<string | undefined>();
  readonly #revoked = new Set<string | undefined>();

  constructor(client: SessionClient) {
    this.#client = client;
  }

  /** Adds the tokens of a record. */
  add({ refreshToken, idToken }: SessionRecord): void {
    this.#refreshTokens.add(refreshToken);
    this.idToken ??= idToken;
  }

  /** Revokes each refresh token, once. */
  revoke(): void {
    for (const token of this.#refreshTokens) {
      if (!this.#revoked.has(token)) revokeToken(this.#client, token);
      this.#revoked.add(token);
    }
  }
}
