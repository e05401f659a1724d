import 'aritma-login';
import 'aritma-login/session-element.js';
import { getSession } from 'aritma-login/session.js';

/** Creates an element with the attributes that it shares with the settings. */
function create(name, { authority, tenant, clientId, ...others }, ...children) {
  const element = document.createElement(name);
  Object.assign(element, { authority, tenant, clientId, ...others });
  element.append(...children);
  return element;
}

/** The elements, as on each page of a plain site. */
function addElements(settings) {
  const { scope, redirectUri, api, storage, ...client } = settings;
  const login = create('aritma-login', { ...client, scope, redirectUri, flow: 'pkce' }, 'Log in');
  login.slot = 'logged-out';
  const greeting = document.createElement('p');
  greeting.slot = 'logged-in';
  greeting.append('Hello ', create('aritma-claim', { name: 'name' }), document.createElement('aritma-logout'));
  const element = create('aritma-session', { ...client, api, storage }, login, greeting);
  document.body.append(element);
  return { element, login, greeting };
}

export async function open(settings) {
  const { element, login, greeting } = addElements(settings);
  const session = getSession(settings);
  while (session.state === 'unknown') {
    await new Promise((resolve) => session.addEventListener('sessionchange', resolve, { once: true }));
  }
  await element.updateComplete;
  return {
    isLoggedIn: greeting.getClientRects().length > 0,
    login: () => login.shadowRoot.querySelector('a').click(),
    fetch: (url) => session.fetch(url),
    renew: () => session.renew(),
    logout: () => session.logout({ returnTo: settings.appUri }),
  };
}

/** The attribute `auto-return` leaves the page. */
export function finish(settings) {
  addElements(settings);
  const callback = document.createElement('aritma-callback');
  callback.setAttribute('auto-return', '');
  return new Promise((_, reject) => {
    callback.addEventListener('tokenerror', ({ detail }) => reject(detail));
    document.body.append(callback);
  });
}
