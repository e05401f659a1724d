const stores = [localStorage, sessionStorage];

/** Drives a candidate through logins on its page, and measures the time. Work between the logins is not counted. */
export async function drive(prepare, settings) {
  const peer = await prepare(settings);
  await peer.warm?.();
  const initial = stores.map((store) => ({ ...store }));

  /** Resets both storages to their content before the first login. */
  function resetStorage() {
    stores.forEach((store, index) => {
      for (const key of Object.keys(store)) {
        if (!(key in initial[index])) store.removeItem(key);
        else if (store.getItem(key) !== initial[index][key]) store.setItem(key, initial[index][key]);
      }
    });
  }

  return {
    /**
     * Begins logins.
     *
     * @returns the milliseconds for each, including deferred work that runs before the next one
     */
    async begin(count) {
      const addresses = [];
      const start = performance.now();
      let excluded = 0;
      for (let index = 0; index < count; index++) {
        const before = performance.now();
        resetStorage();
        excluded += performance.now() - before;
        addresses.push(await peer.begin());
      }
      const time = (performance.now() - start - excluded) / count;
      const states = addresses.map((address) => new URL(address).searchParams.get('state'));
      if (states.includes(null) || new Set(states).size < count) throw new Error('Two logins have the same state.');
      return time;
    },

    /**
     * Finishes logins.
     *
     * @param extraLength the number of characters by which the token is longer than usual
     * @returns the milliseconds for each
     */
    async finish(count, extraLength = 0) {
      const page = location.href;
      let time = 0;
      for (let index = 0; index < count; index++) {
        resetStorage();
        const { address, accessToken } = respond(await peer.begin(), settings, extraLength);
        if (peer.readsAddressBar) history.replaceState(null, '', address);
        const start = performance.now();
        const token = await peer.finish(address);
        time += performance.now() - start;
        if (token !== accessToken) throw new Error(`The token is ${token}.`);
      }
      history.replaceState(null, '', page);
      return time / count;
    },

    /**
     * Looks for a response in addresses that have none.
     *
     * @returns the milliseconds for each
     */
    async ignore(count, length) {
      const addresses = Array.from(
        { length: count },
        (_, index) => `${location.origin}/#/${index}?q=${'x'.repeat(length)}`,
      );
      const start = performance.now();
      const areIgnored = addresses.every((address) => peer.ignores(address));
      const time = (performance.now() - start) / count;
      if (!areIgnored) throw new Error('It found a response in an address that has none.');
      return time;
    },
  };
}

/** Builds the server's response to an authorization request. Its code contains the response of the token endpoint. */
export function respond(address, { tenant, redirectUri, clientId }, extraLength) {
  const request = new URL(address);
  const parameter = (name) => request.searchParams.get(name);
  const state = parameter('state');
  if (!state || !isStored(state)) throw new Error('The state of the login is not in storage.');
  const isCode = parameter('response_type') === 'code';
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'alice', iat: now, exp: now + 3600, jti: crypto.randomUUID() };
  const accessToken = token(claims) + 'x'.repeat(extraLength);
  const isOpenId = parameter('scope').split(' ').includes('openid');
  const issuer = `${request.origin}/${tenant}${request.searchParams.has('auth0Client') ? '/' : ''}`;
  const response = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: parameter('scope'),
    ...(isOpenId && { id_token: token({ ...claims, aud: clientId, nonce: parameter('nonce'), iss: issuer }) }),
  };
  const parameters = isCode ? { code: base64url({ challenge: parameter('code_challenge'), response }) } : response;
  const place = (parameter('response_mode') ?? (isCode ? 'query' : 'fragment')) === 'fragment' ? '#' : '?';
  return { address: redirectUri + place + new URLSearchParams({ ...parameters, state }), accessToken };
}

/** Whether a state is in storage, as plain text or in Base64. */
function isStored(state) {
  const texts = stores.flatMap((store) => Object.entries(store).flat());
  return texts.some((text) => text.includes(state) || decoded(text).includes(state));
}

function decoded(base64) {
  try {
    return atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

/** Creates a text that has the form of a signed JWT. No candidate verifies the signature. */
function token(claims) {
  return `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}.${'x'.repeat(342)}`;
}

function base64url(value) {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
