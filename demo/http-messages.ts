/** The value of a cookie in the request, or undefined. */
export function readCookie(request: Request, name: string): string | undefined {
  const wanted = `${name}=`;
  const pairs = (request.headers.get('cookie') ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
}

/** 303: whatever the method was, the next request is a GET and takes no password along (RFC 9700 4.12). */
export function redirect(location: string, cookies: string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  for (const value of cookies) headers.append('set-cookie', value);
  return new Response(null, { status: 303, headers });
}
