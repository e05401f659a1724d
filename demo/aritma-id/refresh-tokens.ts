import type { OAuthToken } from '@jmondi/oauth2-server';
import { ExpiringMap } from '../support/expiring-map.js';
import type { Faults } from './faults.js';

const lifetime = 30 * 24 * 60 * 60;

/** The refresh tokens that follow from one login. */
interface Family {
  isRevoked: boolean;
}

interface Entry {
  token: OAuthToken;
  family: Family;
  isUsed: boolean;
}

/** The refresh tokens of a tenant. {@link Faults.refreshTokens} says how often each can be used. */
export class RefreshTokens {
  readonly #entries = new ExpiringMap<Entry>(lifetime);
  /** By the code that the login ended with, which the library keeps with each token. */
  readonly #families = new ExpiringMap<Family>(lifetime);
  readonly #faults: Faults;
  readonly #onUsedAgain: () => void;

  /** @param onUsedAgain called when a token is refused because it has been used before */
  constructor(faults: Faults, onUsedAgain: () => void) {
    this.#faults = faults;
    this.#onUsedAgain = onUsedAgain;
  }

  /** @returns the refresh token to send with an access token; undefined if the client keeps the one that it has */
  issue(token: OAuthToken): string | undefined {
    const login = token.originatingAuthCodeId!;
    const known = this.#families.get(login);
    if (known && this.#faults.refreshTokens === 'reuse') return undefined;
    const family = known ?? { isRevoked: false };
    this.#families.set(login, family);
    return this.#entries.add({ token, family, isUsed: false });
  }

  /**
   * Finds the token that a refresh token was issued with, and marks it as used at once, so that of two concurrent
   * requests only one gets it.
   *
   * @returns undefined if it is unknown, revoked, or used before
   */
  use(refreshToken: string): OAuthToken | undefined {
    const entry = this.#entries.get(refreshToken);
    if (!entry || entry.family.isRevoked) return undefined;
    if (this.#faults.refreshTokens === 'reuse') return entry.token;
    if (entry.isUsed) {
      this.#onUsedAgain();
      if (this.#faults.refreshTokens === 'rotate') entry.family.isRevoked = true;
      return undefined;
    }
    entry.isUsed = true;
    return entry.token;
  }

  /**
   * Revokes a refresh token of a client, with its family.
   *
   * @returns whether there was a token to revoke
   */
  revoke(refreshToken: string, clientId: string): boolean {
    const entry = this.#entries.get(refreshToken);
    if (!entry || entry.token.client.id !== clientId || entry.family.isRevoked) return false;
    entry.family.isRevoked = true;
    return true;
  }
}
