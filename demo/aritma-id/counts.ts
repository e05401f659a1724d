/** Counts of the token requests of one grant type. Each request is counted in one of the first three. */
export interface TokenRequestCounts {
  /** An access token was issued. */
  served: number;
  /** The request was refused with an error of OAuth, such as `invalid_grant`. */
  refused: number;
  /** The request was not processed: the status 429 or 503, or a connection that was closed. */
  failed: number;
  /** Those of `served` whose response was cut. */
  lost: number;
  /** Requests whose refresh token had been used before. If refresh tokens can be reused, they are not counted. */
  usedAgain: number;
}

/** The grant types whose requests are counted. */
export type CountedGrant = 'authorization_code' | 'refresh_token';

/** What one tenant has received. These are the names of the JSON that `/{tenant}/demo/counts` returns. */
export interface Counts extends Record<CountedGrant, TokenRequestCounts> {
  revocation: {
    /** A refresh token was revoked, with its family. */
    revoked: number;
    /** The request had no effect: for example, the token was unknown. */
    ignored: number;
    /** The request was not processed: the status 503, or a connection that was closed. */
    failed: number;
  };
  /** Requests to `connect/endsession`. Each one is counted in one of the first three. */
  endSession: {
    /** With a valid `id_token_hint`. */
    hinted: number;
    /** Without a hint, or with one that is wrong or belongs to another user. */
    unhinted: number;
    /** The request was not processed: the status 404 or 500. */
    failed: number;
    /** Those that were sent by `POST`. */
    post: number;
    /** The sessions that have ended: after a confirmation, if there was no valid hint. */
    ended: number;
  };
  /** Requests to the API. */
  api: { served: number; refused: number };
}

export function newCounts(): Counts {
  return {
    authorization_code: newTokenRequestCounts(),
    refresh_token: newTokenRequestCounts(),
    revocation: { revoked: 0, ignored: 0, failed: 0 },
    endSession: { hinted: 0, unhinted: 0, failed: 0, post: 0, ended: 0 },
    api: { served: 0, refused: 0 },
  };
}

export function newTokenRequestCounts(): TokenRequestCounts {
  return { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };
}

export function isCountedGrant(grant: string | null | undefined): grant is CountedGrant {
  return grant === 'authorization_code' || grant === 'refresh_token';
}
