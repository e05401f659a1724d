/**
 * What a developer can change of one tenant while the server runs, to see how a session behaves then. These are the
 * names and values of the JSON that `/{tenant}/demo/faults` returns and accepts.
 */
export interface Faults {
  /**
   * What happens to a refresh token when it is used:
   *
   * - `rotate-leniently`: it can be used once, and the response contains the next one. If it is used again, only that
   *   request is refused.
   * - `rotate`: the same, but if it is used again, all tokens of its family are refused, also the newest one (RFC 9700,
   *   section 4.14.2). A family consists of the refresh tokens that follow from one login.
   * - `reuse`: it can be used again and again, and the response contains no refresh token.
   */
  refreshTokens: 'rotate-leniently' | 'rotate' | 'reuse';
  /** The lifetime of the access tokens that are issued from now on, in seconds. */
  accessTokenLifetime: number;
  /** Whether responses with an access token contain `expires_in`. */
  tellsLifetime: boolean;
  /**
   * How the token endpoint responds to the requests that `faultyGrants` names:
   *
   * - `serve`: as usual.
   * - `cut`: it closes the connection without a response, and the request has no effect. The browser may send the
   *   request again by itself, which is counted again.
   * - `cut-after-processing`: it processes the request, sends the beginning of a response and closes the connection. A
   *   rotated refresh token is lost.
   * - `too-many-requests`: with the status 429 and `Retry-After: 1`.
   * - `unavailable`: with the status 503.
   * - `invalid_client`, `unauthorized_client`, `invalid_grant`: with this error; the request has no effect.
   */
  tokenEndpoint:
    | 'serve'
    | 'cut'
    | 'cut-after-processing'
    | 'too-many-requests'
    | 'unavailable'
    | 'invalid_client'
    | 'unauthorized_client'
    | 'invalid_grant';
  /** How long the token endpoint waits between processing a request and responding, in milliseconds. */
  tokenEndpointDelay: number;
  /** The token requests that `tokenEndpoint` and `tokenEndpointDelay` apply to, by their `grant_type`. */
  faultyGrants: 'refresh_token' | 'every';
  /**
   * The ID tokens that are issued from now on:
   *
   * - `valid`: correct.
   * - `missing`: there is none, although `openid` was granted.
   * - `malformed`: the part with the claims is not JSON.
   * - `other-issuer`, `other-audience`: `iss` is another server, or `aud` another client.
   * - `other-party`: `aud` contains this client and another one, and `azp` is the other one.
   * - `expired`: it was issued an hour before, and has expired.
   * - `other-nonce`, `no-nonce`: `nonce` is not that of the authorization request, also after a refresh, or is missing.
   * - `no-subject`: `sub` is missing.
   * - `other-subject-on-refresh`: after a refresh, `sub` is another user.
   * - `long`: correct, but longer than 4,000 characters.
   */
  idToken:
    | 'valid'
    | 'missing'
    | 'malformed'
    | 'other-issuer'
    | 'other-audience'
    | 'other-party'
    | 'expired'
    | 'other-nonce'
    | 'no-nonce'
    | 'no-subject'
    | 'other-subject-on-refresh'
    | 'long';
  /** How `connect/endsession` responds: as usual, or with the status 404 or 500. The session does not end then. */
  endSession: 'serve' | 'not-found' | 'server-error';
  /**
   * How the revocation endpoint responds:
   *
   * - `serve`: as usual.
   * - `cut`: it closes the connection without a response, and nothing is revoked. The browser may send the request again
   *   by itself, which is counted again.
   * - `unavailable`: with the status 503.
   */
  revocation: 'serve' | 'cut' | 'unavailable';
  /** How long the revocation endpoint waits between processing a request and responding, in milliseconds. */
  revocationDelay: number;
  /** Whether the API accepts access tokens, or refuses all of them with `invalid_token`. */
  api: 'serve' | 'refuse';
  /** Whether responses of the API with the status 401 have the header `WWW-Authenticate`. */
  apiChallenges: boolean;
}

/** The values with which the server starts. */
export const noFaults: Readonly<Faults> = {
  refreshTokens: 'rotate-leniently',
  accessTokenLifetime: 3600,
  tellsLifetime: true,
  tokenEndpoint: 'serve',
  tokenEndpointDelay: 0,
  faultyGrants: 'refresh_token',
  idToken: 'valid',
  endSession: 'serve',
  revocation: 'serve',
  revocationDelay: 0,
  api: 'serve',
  apiChallenges: true,
};

type Check = (value: unknown) => boolean;

/** Whether a value is permitted, for each name. */
const checks: Readonly<Record<keyof Faults, Check>> = {
  refreshTokens: oneOf<Faults['refreshTokens']>('rotate-leniently', 'rotate', 'reuse'),
  accessTokenLifetime: wholeNumber(1, 10 * 365 * 24 * 60 * 60),
  tellsLifetime: oneOf(true, false),
  tokenEndpoint: oneOf<Faults['tokenEndpoint']>(
    'serve',
    'cut',
    'cut-after-processing',
    'too-many-requests',
    'unavailable',
    'invalid_client',
    'unauthorized_client',
    'invalid_grant',
  ),
  tokenEndpointDelay: wholeNumber(0, 60_000),
  faultyGrants: oneOf<Faults['faultyGrants']>('refresh_token', 'every'),
  idToken: oneOf<Faults['idToken']>(
    'valid',
    'missing',
    'malformed',
    'other-issuer',
    'other-audience',
    'other-party',
    'expired',
    'other-nonce',
    'no-nonce',
    'no-subject',
    'other-subject-on-refresh',
    'long',
  ),
  endSession: oneOf<Faults['endSession']>('serve', 'not-found', 'server-error'),
  revocation: oneOf<Faults['revocation']>('serve', 'cut', 'unavailable'),
  revocationDelay: wholeNumber(0, 60_000),
  api: oneOf<Faults['api']>('serve', 'refuse'),
  apiChallenges: oneOf(true, false),
};

/**
 * Reads faults from JSON. Names that are missing have the values of {@link noFaults}.
 *
 * @throws {TypeError} if the text is no JSON object, or contains a name or a value that is not permitted
 */
export function parseFaults(json: string): Faults {
  const given = parseObject(json);
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, name) && checks[name as keyof Faults];
    if (!check) throw new TypeError(`Unknown name: ${name}.`);
    if (!check(value)) throw new TypeError(`Unknown value of ${name}: ${JSON.stringify(value)}.`);
  }
  return { ...noFaults, ...given };
}

function parseObject(json: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new TypeError('This is not JSON.', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('This is no JSON object.');
  return value;
}

function oneOf<Value>(...values: Value[]): Check {
  return (value) => values.includes(value as Value);
}

function wholeNumber(least: number, most: number): Check {
  return (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
