/** One of the libraries, or of the parts of this package, whose sessions are compared. */
export interface SessionCandidate {
  /** Identifies it. It is also its client ID, and the folder of its pages. */
  readonly id: string;
  /** The name of the module that drives it: `peers/sessions/{module}.js`. */
  readonly module: string;
  /** Its name in the tables. */
  readonly title: string;
  /** The npm package that contains it. */
  readonly package: string;
  /** Where it keeps its tokens, if the module can do more than one thing. */
  readonly storage?: 'browser' | 'tab' | 'worker';
}

/** The session without the elements. The ratios of the tables compare with it. */
export const sessionScript: SessionCandidate = {
  id: 'session',
  module: 'aritma-session-script',
  title: 'aritma-login, session.js and oauth.js',
  package: 'aritma-login',
  storage: 'browser',
};

/** All candidates, in the order of the tables. */
export const sessionCandidates: readonly SessionCandidate[] = [
  { ...sessionScript, id: 'elements', module: 'aritma-session', title: 'aritma-login, all elements' },
  sessionScript,
  { ...sessionScript, id: 'tab', title: `${sessionScript.title}, \`tab\``, storage: 'tab' },
  library('oidc-client-ts'),
  library('@auth0/auth0-spa-js'),
  { ...library('@axa-fr/oidc-client'), storage: 'browser' },
  { ...library('@axa-fr/oidc-client'), id: 'worker', title: '@axa-fr/oidc-client, service worker', storage: 'worker' },
  library('keycloak-js'),
];

function library(name: string): SessionCandidate {
  const module = name.replace(/^@[^/]+\//, '');
  return { id: module, module, title: name, package: name };
}
