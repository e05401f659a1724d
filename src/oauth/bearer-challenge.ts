/**
 * Tells whether an API has refused an access token that a new one may replace (RFC 6750 3.1): the status is 401, and the
 * challenge names the error `invalid_token` or no error at all. Some servers send no details, and a script cannot read
 * the challenge of another origin unless CORS exposes it.
 *
 * @param status the HTTP status of the response
 * @param challenge the header `WWW-Authenticate`, or `null` if there is none or it cannot be read
 */
export function isTokenRefused(status: number, challenge: string | null): boolean {
  if (status !== 401) return false;
  const bearer = /(?:^|,)\s*bearer\b([^]*)/i.exec(challenge ?? 'Bearer')?.[1];
  const [, error] = /\berror\s*=\s*"?([^",\s]*)/i.exec(bearer ?? '') ?? [];
  return bearer !== undefined && (error === undefined || error.toLowerCase() === 'invalid_token');
}
