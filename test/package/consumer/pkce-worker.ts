import {
  type AccessToken,
  AritmaLoginError,
  authorizationUrl,
  createPkcePair,
  createState,
  findAuthorizationResponse,
  readLoginSettings,
  readTokenResponse,
  responseState,
  tokenRequest,
  validateAuthorizationResponse,
} from 'aritma-login/oauth.js';

const result = readLoginSettings(
  { flow: 'pkce', tenant: 'acme', clientId: 'your-app', scope: 'banking.ais.read', redirectUri: '/callback' },
  { baseUri: location.href, origin: location.origin, isSecure: isSecureContext },
);
if (!result.settings) throw result.errors[0] ?? new Error(`These settings are missing: ${result.missing.join(', ')}`);
const settings = result.settings;

/** What the page stores in sessionStorage while the user is at the login page. */
export interface Login {
  readonly state: string;
  readonly verifier: string;
}

export type Command =
  | { readonly type: 'begin' }
  | { readonly type: 'finish'; readonly address: string; readonly login: Login | null }
  | { readonly type: 'accounts' };

/** The token never leaves the worker. */
let token: AccessToken | undefined;

onmessage = async ({ data }: MessageEvent<Command>) => {
  try {
    if (data.type === 'begin') postMessage(await begin());
    if (data.type === 'finish') postMessage(await finish(data.address, data.login));
    if (data.type === 'accounts') postMessage(await accounts());
  } catch (error) {
    postMessage({ error: error instanceof AritmaLoginError ? error.code : String(error) });
  }
};

/** Begins a login. The page stores `login` and then navigates to `url`. */
async function begin() {
  const state = createState();
  const { verifier, challenge } = await createPkcePair();
  return { url: authorizationUrl(settings, state, challenge), login: { state, verifier } };
}

/**
 * Finishes the login. The callback page takes `login` out of sessionStorage, sends it with its address, and replaces its
 * address with `rest`.
 */
async function finish(address: string, login: Login | null) {
  const { parameters, rest } = findAuthorizationResponse(address) ?? {};
  if (!parameters) return { rest: address };
  if (responseState(parameters) !== login?.state) {
    throw new AritmaLoginError('state_unknown', 'The login did not begin in this tab. Begin a new login.');
  }
  const code = validateAuthorizationResponse(parameters, settings);
  const response = await fetch(tokenRequest(settings, code, login.verifier));
  token = readTokenResponse(response.status, await response.text(), settings);
  return { rest };
}

/** Sends a request to your API. */
async function accounts(): Promise<unknown> {
  const response = await fetch('/api/accounts', { headers: { authorization: `Bearer ${token?.accessToken ?? ''}` } });
  return response.json();
}
