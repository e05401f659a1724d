import { authorizationUrl, Browser, callback, demo, password, pkce, query, type Parameters } from './demo-server.js';

export interface TokenResult {
  status: number;
  access_token?: string;
  id_token?: string;
  refresh_token?: string;
  token_type?: string;
  expires_in?: number;
  scope?: string;
  error?: string;
}

/** The token endpoint of the tenant `acme`. */
export const endpoint = `${demo.authority}/acme/connect/token`;

/** Sends a token request of the public client. `undefined` omits a parameter, and a list repeats it. */
export async function exchange(form: Parameters, headers: Record<string, string> = {}): Promise<TokenResult> {
  const body = new URLSearchParams();
  const parameters = { grant_type: 'authorization_code', client_id: 'spa-pkce', redirect_uri: callback, ...form };
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value ?? []].flat()) body.append(name, one);
  }
  const response = await fetch(endpoint, { method: 'POST', body, headers });
  return { status: response.status, ...((await response.json()) as object) };
}

/** Obtains a code of the user `alice` for the public client. Returns it with its verifier. */
export async function obtainCode(changes: Parameters = {}) {
  const { verifier, changes: challenge } = pkce();
  const { code = '' } = query(await new Browser().logIn(authorizationUrl({ ...challenge, ...changes }), password));
  return { code, code_verifier: verifier };
}

/** Logs in as `alice` and exchanges the code for tokens, with a refresh token. */
export async function obtainTokens(): Promise<TokenResult> {
  return exchange(await obtainCode({ scope: 'banking.ais.read offline_access' }));
}

/** Reads the claims of a signed token, without a check of its signature. */
export const claims = (jwt = '') =>
  JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

/** Uses a refresh token of the public client. */
export function refresh(refresh_token: string | undefined): Promise<TokenResult> {
  return exchange({ grant_type: 'refresh_token', redirect_uri: undefined, refresh_token });
}
