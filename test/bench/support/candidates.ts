import { fileURLToPath } from 'node:url';

/** The folder of the bench, with what it has installed. */
export const folder = fileURLToPath(new URL('..', import.meta.url));

export type Flow = 'implicit' | 'pkce';

/** One of those that are compared. */
export interface Candidate {
  /** The module that drives it: `peers/{name}.js`. */
  readonly name: string;
  /** What it is called in the tables. */
  readonly title: string;
  /** The package that it comes in. */
  readonly package?: string;
  /** What it can do. */
  readonly flows: readonly Flow[];
  /** The tag that stands in a page where it is an element; else there is a link, which calls it. */
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
  title: 'aritma-login, the login element alone',
  flows: [],
  markup: 'aritma-login',
};

export const core: Candidate = { name: 'aritma-core', title: 'aritma-login, below the elements', flows: both };
export const byHand: Candidate = { name: 'by-hand', title: 'the same by hand', flows: both };
export const litLink: Candidate = { name: 'lit-link', title: 'a trivial Lit link', flows: [], markup: 'lit-link' };

/** Other libraries for the same job. */
export const peers: readonly Candidate[] = [
  peer('oidc-client-ts', ['pkce']),
  peer('keycloak-js', both),
  peer('@auth0/auth0-spa-js', ['pkce']),
  peer('@azure/msal-browser', ['pkce']),
  peer('@okta/okta-auth-js', both),
  { ...peer('@openid/appauth', ['pkce']), name: 'appauth' },
  peer('oauth4webapi', ['pkce']),
];

/** All of them, in the order of the tables. */
export const candidates: readonly Candidate[] = [elements, loginElement, core, byHand, litLink, ...peers];

function peer(name: string, flows: readonly Flow[]): Candidate {
  return { name: name.replace(/^@[^/]+\//, ''), title: name, package: name, flows };
}
