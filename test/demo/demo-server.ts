import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { demoUser, startDemo } from '../../demo/demo.js';

/** The client secret of the server application, with characters that need encoding (RFC 6749, section 2.3.1). */
export const clientSecret = 'a secret: 100 % + ~/=';

/** The demo that the tests of one file use. It has its own ports. */
export const demo = await startDemo({ applicationPort: 0, authorizationPort: 0, clientSecret });
after(() => demo.close());

/** The redirect URI of the demo's clients. */
export const callback = `${demo.application}/callback.html`;

/** The login form with a correct user name and password. */
export const password = { username: demoUser.name, password: demoUser.password };

export type Parameters = Record<string, string | string[] | undefined>;

/**
 * Creates the URL of an authorization request, by default of the implicit flow.
 *
 * @param changes parameters to replace: `undefined` omits a parameter, and a list repeats it
 */
export function authorizationUrl(changes: Parameters = {}, tenant = 'acme'): string {
  const url = new URL(`${demo.authority}/${tenant}/connect/authorize`);
  const parameters: Parameters = {
    response_type: 'token',
    client_id: 'spa',
    scope: 'banking.ais.read',
    redirect_uri: callback,
    state: 'st&te',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value ?? []].flat()) url.searchParams.append(name, one);
  }
  return url.href;
}

/** A client that stores cookies by path, as a browser does. It does not follow redirects by itself. */
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

  /**
   * Sends an authorization request and then each form.
   *
   * @returns the address of the last redirect
   */
  async logIn(url: string, ...forms: Record<string, string>[]): Promise<URL> {
    let location = locationOf(await this.request(url));
    for (const form of forms) {
      assert.equal((await this.request(location)).status, 200);
      location = locationOf(await this.request(location, form));
    }
    return new URL(location);
  }
}

/** Returns the absolute address that a response redirects to. Fails if it does not redirect. */
export function locationOf(response: Response): string {
  assert.equal(response.status, 303);
  return new URL(response.headers.get('location')!, response.url).href;
}

/** Reads the parameters in the fragment. */
export const fragment = (address: URL) => Object.fromEntries(new URLSearchParams(address.hash.slice(1)));

/** Reads the parameters in the query. */
export const query = (address: URL) => Object.fromEntries(address.searchParams);

/** Creates a PKCE verifier, and the parameters of an authorization request with its challenge. */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const method = { code_challenge_method: 'S256', client_id: 'spa-pkce', response_type: 'code' };
  return { verifier, changes: { code_challenge, ...method } };
}

/** The redirect URI of the server application. */
export const serverCallback = `${demo.application}/server/callback`;

/** The parameters of an authorization request by the server application. */
export const forServer = { client_id: 'server-app', response_type: 'code', redirect_uri: serverCallback };

/** Sends a request to the API. */
export const accounts = (token?: string, tenant = 'acme', headers: Record<string, string> = {}) =>
  fetch(`${demo.authority}/${tenant}/api/accounts`, {
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });

/** Obtains an access token for the user `alice`. */
export async function accessToken(changes: Parameters = {}): Promise<string> {
  return fragment(await new Browser().logIn(authorizationUrl(changes), password))['access_token']!;
}
