import { fixture, html } from '@open-wc/testing';
import type { AritmaLogin } from '../../src/index.js';
import type { LoginSettings } from '../../src/oauth.js';
import './undo.js';

/** An authorization server of the page's own origin, so that a test can read the frame that opens it. Its tenant is `acme`. */
export const testAuthority = `${location.origin}/test/pages/id`;

/** The attributes that {@link loginElement} sets by default. */
export const completeAttributes = {
  tenant: 'acme',
  'client-id': 'spa',
  scope: 'banking.ais.read',
  'redirect-uri': '/callback',
} as const;

/** Settings of a login, for tests of the modules that the elements use. */
export const loginSettings: LoginSettings = {
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'a',
  redirectUri: `${location.origin}/callback`,
  flow: 'implicit',
  mode: 'redirect',
};

/** Adds an `<aritma-login>` to the page, with {@link completeAttributes} and those given; `null` omits an attribute. */
export async function loginElement(
  attributes: Record<string, string | null> = {},
  text = 'Sign in',
): Promise<AritmaLogin> {
  const login = document.createElement('aritma-login');
  for (const [name, value] of Object.entries({ ...completeAttributes, ...attributes })) {
    if (value !== null) login.setAttribute(name, value);
  }
  login.append(text);
  return fixture<AritmaLogin>(html`${login}`);
}

/** The `<a>` in the shadow tree of an element. */
export function linkOf(element: HTMLElement): HTMLAnchorElement {
  return element.shadowRoot!.querySelector('a')!;
}

/** The text in the live region of an element. */
export function statusOf(element: HTMLElement): string {
  return element.shadowRoot!.querySelector('[role=status]')!.textContent.trim();
}
