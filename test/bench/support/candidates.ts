import { fileURLToPath } from 'node:url';

/** The folder of the benchmark, which also has its node_modules. */
export const folder = fileURLToPath(new URL('..', import.meta.url));

export type Flow = 'implicit' | 'pkce';

/** One of the libraries, or of the parts of this package, that are compared. */
export interface Candidate {
  /** The name of the module that drives it: `peers/{name}.js`. */
  readonly name: string;
  /** Its name in the tables. */
  readonly title: string;
  /** The npm package that contains it. */
  readonly package?: string;
  /** The flows that it supports. */
  readonly flows: readonly Flow[];
  /** The tag of its element, if it is an element. Otherwise, the page has a link that calls it. */
  readonly markup?: string;
}

const both: readonly Flow[] = ['implicit', 'pkce'];

export const elements: Candidate = {
  name: 'aritma-login',
  title: 'aritma-login, both elements',
  package: 'aritma-login',
  flows: both,
  markup: 'aritma-login',
};

export const loginElement: Candidate = {
  name: 'login-element',
  title: 'aritma-login, only the login element',
  flows: [],
  markup: 'aritma-login',
};

export const core: Candidate = { name: 'aritma-core', title: 'aritma-login, without its elements', flows: both };
export const byHand: Candidate = { name: 'by-hand', title: 'written by hand', flows: both };
export const litLink: Candidate = { name: 'lit-link', title: 'a trivial Lit link', flows: [], markup: 'lit-link' };

/** Other libraries for the same purpose. */
export const peers: readonly Candidate[] = [
  peer('oidc-client-ts', ['pkce']),
  peer('keycloak-js', both),
  peer('@auth0/auth0-spa-js', ['pkce']),
  peer('@azure/msal-browser', ['pkce']),
  peer('@okta/okta-auth-js', both),
  { ...peer('@openid/appauth', ['pkce']), name: 'appauth' },
  peer('oauth4webapi', ['pkce']),
];

/** All candidates, in the order of the tables. */
export const candidates: readonly Candidate[] = [elements, loginElement, core, byHand, litLink, ...peers];

function peer(name: string, flows: readonly Flow[]): Candidate {
  return { name: name.replace(/^@[^/]+\//, ''), title: name, package: name, flows };
}
