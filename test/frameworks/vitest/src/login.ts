import type { AritmaLogin } from 'aritma-login';

const prefix = 'aritma-login:1:';

/** Adds a login to the page. It renders immediately. With PKCE, its link has an address only after `updateComplete`. */
export function addLogin(attributes: Record<string, string> = {}): AritmaLogin {
  const login = document.createElement('aritma-login');
  const all = {
    tenant: 'acme',
    'client-id': 'spa',
    scope: 'banking.ais.read',
    'redirect-uri': '/callback',
    ...attributes,
  };
  for (const [name, value] of Object.entries(all)) login.setAttribute(name, value);
  login.textContent = 'Log in';
  document.body.append(login);
  return login;
}

/** The `state` of each login that has begun and waits for a response. */
export function pendingStates(): string[] {
  const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** The parameters of the authorization request that a login's link leads to. */
export function parametersOf(login: AritmaLogin): Record<string, string> {
  return Object.fromEntries(new URL(login.href).searchParams);
}

/**
 * Begins a login without navigating to the login page.
 *
 * @returns its `state`
 */
export function begin(login: AritmaLogin): string {
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  login.click();
  return parametersOf(login).state!;
}
