const stores = [localStorage, sessionStorage];

/** Drives a peer through logins on its page, and keeps time. What it does between them is not counted. */
export async function drive(prepare, settings) {
  const peer = await prepare(settings);
  await peer.warm?.();
  const kept = stores.map((store) => ({ ...store }));

  /** Storage as it was before the first login. */
  function forget() {
    stores.forEach((store, index) => {
      for (const key of Object.keys(store)) {
        if (!(key in kept[index])) store.removeItem(key);
        else if (store.getItem(key) !== kept[index][key]) store.setItem(key, kept[index][key]);
      }
    });
  }

  return {
    /** Begins logins. @returns milliseconds for each, with what they leave to be done before the next */
    async begin(count) {
      const addresses = [];
      const start = performance.now();
      let apart = 0;
      for (let index = 0; index < count; index++) {
        const before = performance.now();
        forget();
        apart += performance.now() - before;
        addresses.push(await peer.begin());
      }
      const time = (performance.now() - start - apart) / count;
      const states = addresses.map((address) => new URL(address).searchParams.get('state'));
      if (states.includes(null) || new Set(states).size < count) throw new Error('A login has no state of its own.');
      return time;
    },

    /** Finishes logins. @param more characters that the token is longer by @returns milliseconds for each */
    async finish(count, more = 0) {
      const page = location.href;
      let time = 0;
      for (let index = 0; index < count; index++) {
        forget();
        const { address, accessToken } = answer(await peer.begin(), settings, more);
        if (peer.readsAddressBar) history.replaceState(null, '', address);
        const start = performance.now();
        const token = await peer.finish(address);
        time += performance.now() - start;
        if (token !== accessToken) throw new Error(`The token is ${token}.`);
      }
      history.replaceState(null, '', page);
      return time / count;
    },

    /** Looks for an answer in addresses that have none. @returns milliseconds for each */
    async ignore(count, length) {
      const addresses = Array.from(
        { length: count },
        (_, index) => `${location.origin}/#/${index}?q=${'x'.repeat(length)}`,
      );
      const start = performance.now();
      const isWell = addresses.every((address) => peer.ignores(address));
      const time = (performance.now() - start) / count;
      if (!isWell) throw new Error('There was no answer.');
      return time;
    },
  };
}

/** What the server answers to an authorize request. The code carries the answer of the token endpoint. */
export function answer(address, { tenant, redirectUri, clientId }, more) {
  const request = new URL(address);
  const asked = (name) => request.searchParams.get(name);
  const state = asked('state');
  if (!state || !isStored(state)) throw new Error('The login that was begun has stored no state.');
  const isCode = asked('response_type') === 'code';
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'alice', iat: now, exp: now + 3600, jti: crypto.randomUUID() };
  const accessToken = token(claims) + 'x'.repeat(more);
  const isOpenId = asked('scope').split(' ').includes('openid');
  const issuer = `${request.origin}/${tenant}${request.searchParams.has('auth0Client') ? '/' : ''}`;
  const response = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: asked('scope'),
    ...(isOpenId && { id_token: token({ ...claims, aud: clientId, nonce: asked('nonce'), iss: issuer }) }),
  };
  const parameters = isCode ? { code: base64url({ challenge: asked('code_challenge'), response }) } : response;
  const place = (asked('response_mode') ?? (isCode ? 'query' : 'fragment')) === 'fragment' ? '#' : '?';
  return { address: redirectUri + place + new URLSearchParams({ ...parameters, state }), accessToken };
}

/** Whether a state is in storage, as it is or within what is written as Base64 there. */
function isStored(state) {
  const texts = stores.flatMap((store) => Object.entries(store).flat());
  return texts.some((text) => text.includes(state) || plain(text).includes(state));
}

function plain(base64) {
  try {
    return atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

/** Has the form of a signed JWT. Nobody here asks for the key. */
function token(claims) {
  return `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}.${'x'.repeat(342)}`;
}

function base64url(value) {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
