import {
  authorizationUrl,
  createPkcePair,
  createState,
  findAuthorizationResponse,
  readTokenResponse,
  responseState,
  tokenRequest,
  validateAuthorizationResponse,
  validateIdToken,
} from 'aritma-login/oauth.js';
import { getSession } from 'aritma-login/session.js';

const loginSettings = (settings) => ({ ...settings, flow: 'pkce', mode: 'redirect' });

/** The session without the elements. The application begins and finishes the login itself. */
export async function open(settings) {
  const session = getSession(settings);
  while (session.state === 'unknown') {
    await new Promise((resolve) => session.addEventListener('sessionchange', resolve, { once: true }));
  }
  return {
    isLoggedIn: session.state === 'logged-in',
    async login() {
      const state = createState();
      const pair = await createPkcePair();
      localStorage.setItem(`login:${state}`, JSON.stringify(pair));
      location.assign(authorizationUrl(loginSettings(settings), state, pair.challenge));
    },
    fetch: (url) => session.fetch(url),
    renew: () => session.renew(),
    logout: () => session.logout({ returnTo: settings.appUri }),
  };
}

export async function finish(settings) {
  const login = loginSettings(settings);
  const { parameters } = findAuthorizationResponse(location.href);
  const key = `login:${responseState(parameters)}`;
  const { verifier, challenge } = JSON.parse(localStorage.getItem(key));
  localStorage.removeItem(key);
  const response = await fetch(tokenRequest(login, validateAuthorizationResponse(parameters, login), verifier));
  const token = readTokenResponse(response.status, await response.text(), login);
  validateIdToken(token.idToken, login, challenge);
  await getSession(settings).adopt(token);
}
