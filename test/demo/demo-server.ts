import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { demoUser, startDemo } from '../../demo/demo.js';

/** The server application's, with what the two encodings of RFC 6749 2.3.1 and the Basic scheme could trip over. */
export const clientSecret = 'a secret: 100 % + ~/=';

/** The demo that the tests of a file ask, on ports of its own. */
export const demo = await startDemo({ applicationPort: 0, authorizationPort: 0, clientSecret });
after(() => demo.close());

/** The redirect URI of the demo's clients. */
export const callback = `${demo.application}/callback.html`;

/** The form of the login page, filled in right. */
export const password = { username: demoUser.name, password: demoUser.password };

export type Parameters = Record<string, string | string[] | undefined>;

/** An authorize link of the implicit flow; `undefined` leaves a parameter out, a list repeats it. */
export function authorizeLink(changes: Parameters = {}, tenant = 'acme'): string {
  const link = new URL(`${demo.authority}/${tenant}/connect/authorize`);
  const parameters: Parameters = {
    response_type: 'token',
    client_id: 'spa',
    scope: 'banking.ais.read',
    redirect_uri: callback,
    state: 'st&te',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value ?? []].flat()) link.searchParams.append(name, one);
  }
  return link.href;
}

/** A browser as far as the server sees one: it keeps cookies by path, and follows redirects only when told. */
export class Browser {
  cookies = new Map<string, string>();

  async request(url: string, form?: Record<string, string>): Promise<Response> {
    const path = new URL(url).pathname;
    const cookie = [...this.cookies].filter(([key]) => path.startsWith(key.split(' ')[0]!)).map(([, pair]) => pair);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookie.join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, pair, name, scope] = /^(([^=]+)=[^;]*);.*Path=([^;]+)/.exec(line)!;
      this.cookies.set(`${scope} ${name}`, pair!);
    }
    return response;
  }

  /** Opens an authorize link and fills in form after form; the address where it ends. */
  async logIn(link: string, ...forms: Record<string, string>[]): Promise<URL> {
    let location = locationOf(await this.request(link));
    for (const form of forms) {
      assert.equal((await this.request(location)).status, 200);
      location = locationOf(await this.request(location, form));
    }
    return new URL(location);
  }
}

/** The absolute address that a redirect leads to; fails where the response is none. */
export function locationOf(response: Response): string {
  assert.equal(response.status, 303);
  return new URL(response.headers.get('location')!, response.url).href;
}

/** The parameters behind `#`. */
export const fragment = (address: URL) => Object.fromEntries(new URLSearchParams(address.hash.slice(1)));

/** The parameters behind `?`. */
export const query = (address: URL) => Object.fromEntries(address.searchParams);

/** A verifier, and what a request for a code against it differs in. */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const method = { code_challenge_method: 'S256', client_id: 'spa-pkce', response_type: 'code' };
  return { verifier, changes: { code_challenge, ...method } };
}

/** The redirect URI of the server application. */
export const serverCallback = `${demo.application}/server/callback`;

/** What a request for a code for the server application differs in. */
export const forServer = { client_id: 'server-app', response_type: 'code', redirect_uri: serverCallback };

/** Asks the API. */
export const accounts = (token?: string, tenant = 'acme', more: Record<string, string> = {}) =>
  fetch(`${demo.authority}/${tenant}/api/accounts`, {
    headers: { ...more, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });

/** Alice's token. */
export async function accessToken(changes: Parameters = {}): Promise<string> {
  return fragment(await new Browser().logIn(authorizeLink(changes), password))['access_token']!;
}
