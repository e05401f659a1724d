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
  return bearerErrors(challenge ?? 'Bearer').some((error = 'invalid_token') => error.toLowerCase() === 'invalid_token');
}

/** Returns the error of each challenge of the scheme `Bearer`, or `undefined` for one that has none (RFC 9110 11.6.1). */
function bearerErrors(challenges: string): (string | undefined)[] {
  // Stryker disable next-line ArrayDeclaration: an unknown error does not change the result
  const errors: (string | undefined)[] = [];
  let isBearer: boolean | undefined;
  // Commas and spaces in a quoted string separate nothing.
  const parts = challenges.replace(/"((?:[^"\\]|\\[^])*)"/g, (_, text: string) => encodeURIComponent(text)).split(',');
  for (const part of parts) {
    const match = /^\s*([^\s=]+)(?:\s+([^\s=].*)?)?$/.exec(part);
    const scheme = match?.[1];
    if (scheme) isBearer = /^bearer$/i.test(scheme);
    if (scheme && isBearer) errors.push(undefined);
    const error = /^\s*error\s*=\s*(\S*)/i.exec(match?.[2] ?? part)?.[1];
    if (isBearer && error !== undefined) errors[errors.length - 1] = error;
  }
  return errors;
}
