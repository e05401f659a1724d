const single = ['state', 'code', 'error', 'access_token', 'token_type', 'expires_in', 'iss', 'scope'];
const loginLifetime = 60 * 60 * 1000;

/** The same, written by hand: the shortest code that makes all necessary checks. */
export async function prepare({ authority, tenant, clientId, scope, redirectUri, flow }) {
  const issuer = `${authority}/${tenant}`;

  async function begin() {
    const state = randomValue();
    const verifier = flow === 'pkce' ? randomValue() : undefined;
    const parameters = new URLSearchParams({
      response_type: verifier ? 'code' : 'token',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      ...(verifier && { code_challenge: await challengeOf(verifier), code_challenge_method: 'S256' }),
    });
    localStorage.setItem(`login:${state}`, JSON.stringify({ verifier, created: Date.now(), returnTo: location.href }));
    return `${issuer}/connect/authorize?${parameters}`;
  }

  function responseIn(address) {
    const { search, hash } = new URL(address);
    return new URLSearchParams(flow === 'pkce' ? search : hash.slice(1));
  }

  async function finish(address) {
    const response = responseIn(address);
    const key = `login:${response.get('state')}`;
    const login = JSON.parse(localStorage.getItem(key));
    if (!login) throw new Error('No login with this state was begun.');
    localStorage.removeItem(key);
    if (Date.now() - login.created > loginLifetime) throw new Error('The login took too long.');
    if (single.some((name) => response.getAll(name).length > 1)) throw new Error('A parameter is repeated.');
    if (response.has('iss') && response.get('iss') !== issuer) throw new Error('The issuer is another one.');
    if (response.has('error')) throw new Error(response.get('error'));
    const token = flow === 'pkce' ? await exchange(response.get('code'), login) : Object.fromEntries(response);
    if (token.token_type?.toLowerCase() !== 'bearer' || !token.access_token) throw new Error('There is no token.');
    return token.access_token;
  }

  async function exchange(code, { verifier }) {
    const response = await fetch(`${issuer}/connect/token`, {
      method: 'POST',
      credentials: 'omit',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        client_id: clientId,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error);
    return body;
  }

  return { begin, finish, ignores: (address) => !responseIn(address).has('state') };
}

function randomValue() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
