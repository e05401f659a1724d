import { createIdToken } from '../support/id-token.js';

/**
 * How the token endpoint treats the refresh token of a request: it replaces it, and revokes all tokens of the login if the
 * old one is sent again (`strict`); it accepts the old one for a minute after that (`lenient`); or it never replaces it
 * (`reuse`).
 */
export const rotations = ['strict', 'lenient', 'reuse'] as const;
export type Rotation = (typeof rotations)[number];

/** What the token endpoint does with a request. */
export const endpointModes = [
  'correct',
  'unreachable',
  'silent',
  'answer lost',
  'answer cut',
  'busy',
  'broken after processing',
  'too many requests',
  'no public clients',
  'page of a proxy',
  'without refresh token',
  'slow',
] as const;
export type EndpointMode = (typeof endpointModes)[number];

/** The response of the token endpoint, or what happens to the connection instead. */
export type Answer = { readonly status: number; readonly body: string; readonly delay?: number } | 'cut' | 'silence';

/** All tokens of one login. */
export interface Family {
  readonly name: string;
  readonly person: string;
  /** How often the tokens have been renewed. */
  generation: number;
  /** When the tokens were renewed last, in milliseconds of real time. */
  renewedAt: number;
  isRevoked: boolean;
}

/** A token that the server has issued. */
export interface Issued {
  readonly family: Family;
  readonly generation: number;
  /** When it expires, in milliseconds of real time. */
  readonly expires: number;
}

/** What the server's tokens are like. */
export interface TokenServerSettings {
  readonly rotation: Rotation;
  /** The lifetime of access tokens in seconds, or undefined if the server does not send it. */
  readonly lifetime: number | undefined;
  readonly hasRefreshTokens: boolean;
  readonly hasIdTokens: boolean;
}

/** How long a server that is `lenient` accepts a refresh token that it has replaced, in milliseconds. */
const gracePeriod = 60_000;

/** The authorization server. It knows all of its tokens, and to whom they belong. */
export class TokenServer {
  mode: EndpointMode = 'correct';
  readonly settings: TokenServerSettings;
  readonly families: Family[] = [];
  readonly accessTokens = new Map<string, Issued>();
  readonly refreshTokens = new Map<string, Issued>();
  readonly #now: () => number;

  constructor(settings: TokenServerSettings, now: () => number) {
    this.settings = settings;
    this.#now = now;
  }

  /** Begins a login. Returns the fields of the token response. */
  login(person: string): Record<string, unknown> {
    const name = `${person}${String(this.families.length)}`;
    const family: Family = { name, person, generation: 0, renewedAt: this.#now(), isRevoked: false };
    this.families.push(family);
    return this.#issue(family);
  }

  /** Processes a refresh request. */
  refresh(body: URLSearchParams): Answer {
    const { mode } = this;
    if (mode === 'unreachable') return 'cut';
    if (mode === 'silent') return 'silence';
    if (mode === 'busy') return { status: 503, body: '<h1>Busy</h1>' };
    if (mode === 'too many requests') return { status: 429, body: '{"error":"temporarily_unavailable"}' };
    if (mode === 'no public clients') return { status: 401, body: '{"error":"invalid_client"}' };
    if (mode === 'page of a proxy') return { status: 200, body: '<h1>Accept the terms of this network</h1>' };
    const answer = this.#process(body);
    if (mode === 'answer lost') return 'silence';
    if (mode === 'answer cut') return 'cut';
    if (mode === 'broken after processing') return { status: 500, body: '{"error":"server_error"}' };
    return mode === 'slow' ? { ...answer, delay: 20_000 } : answer;
  }

  /** Processes a revocation request: revokes all tokens of the login. */
  revoke(body: URLSearchParams): Answer {
    const issued = this.refreshTokens.get(body.get('token') ?? '');
    if (issued) issued.family.isRevoked = true;
    return { status: 200, body: '' };
  }

  /** Tells whether an API accepts an access token. */
  accepts(accessToken: string): boolean {
    const issued = this.accessTokens.get(accessToken);
    return !!issued && !issued.family.isRevoked && issued.expires > this.#now();
  }

  #process(body: URLSearchParams): { status: number; body: string } {
    const issued = this.refreshTokens.get(body.get('refresh_token') ?? '');
    const refused = { status: 400, body: '{"error":"invalid_grant"}' };
    if (!issued || issued.family.isRevoked) return refused;
    const { family, generation } = issued;
    const { rotation } = this.settings;
    const isOld = rotation !== 'reuse' && generation < family.generation;
    const isGraceful =
      rotation === 'lenient' && generation === family.generation - 1 && this.#now() - family.renewedAt < gracePeriod;
    if (isOld && !isGraceful) {
      family.isRevoked = true;
      return refused;
    }
    family.generation += 1;
    family.renewedAt = this.#now();
    return { status: 200, body: JSON.stringify(this.#issue(family)) };
  }

  #issue(family: Family): Record<string, unknown> {
    const { rotation, lifetime, hasRefreshTokens, hasIdTokens } = this.settings;
    const { name, person, generation } = family;
    const expires = this.#now() + (lifetime ?? Infinity) * 1000;
    const access = accessTokenOf(family, generation);
    this.accessTokens.set(access, { family, generation, expires });
    const refresh = rotation === 'reuse' ? `refresh.${name}` : `refresh.${name}.${String(generation)}`;
    const isSent = hasRefreshTokens && !(generation > 0 && this.mode === 'without refresh token');
    if (isSent) this.refreshTokens.set(refresh, { family, generation, expires: Infinity });
    else this.#keepRefreshToken(family);
    return {
      access_token: access,
      token_type: 'Bearer',
      ...(lifetime !== undefined && { expires_in: lifetime }),
      ...(isSent && { refresh_token: refresh }),
      ...(hasIdTokens && { id_token: createIdToken({ sub: person }) }),
    };
  }

  /** The client keeps the refresh token that it has, if the response contains no other. */
  #keepRefreshToken(family: Family): void {
    for (const [token, issued] of this.refreshTokens) {
      const isNewest = issued.family === family && issued.generation === family.generation - 1;
      if (isNewest) this.refreshTokens.set(token, { ...issued, generation: family.generation });
    }
  }
}

/** Returns the access token of a generation of a login. */
export function accessTokenOf({ name }: Family, generation: number): string {
  return `access.${name}.${String(generation)}`;
}
