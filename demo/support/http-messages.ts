/** Reads a cookie of the request. */
export function readCookie(request: Request, name: string): string | undefined {
  const prefix = `${name}=`;
  const pairs = (request.headers.get('cookie') ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
}

/**
 * Creates a redirect with the status 303: the browser follows it with a GET request, and does not send the form again,
 * which may contain a password (RFC 9700, section 4.12).
 *
 * @param cookies values for `Set-Cookie` headers
 */
export function redirect(location: string, cookies: string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
