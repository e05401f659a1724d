import {
  type AccessToken,
  AritmaLoginError,
  authorizationUrl,
  createPkcePair,
  createState,
  readTokenResponse,
  responseState,
  tokenRequest,
  validateAuthorizationResponse,
} from 'aritma-login/oauth.js';

const settings = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'your-server',
  scope: 'banking.ais.read',
  redirectUri: 'https://your-app.example/signed-in',
  flow: 'code',
} as const;

/** What the server stores for a user. The user's browser has only the cookie that identifies the session. */
export interface Session {
  /** The logins that have begun: the PKCE verifier of each, by its `state`. */
  readonly logins: Map<string, string>;
  token?: AccessToken;
}

/** `GET /login`: redirects the user to the login page. */
export async function login(session: Session): Promise<Response> {
  const state = createState();
  const { verifier, challenge } = await createPkcePair();
  session.logins.set(state, verifier);
  return redirect(authorizationUrl(settings, state, challenge));
}

/** `GET /signed-in`: exchanges the code for a token. An AritmaLoginError tells why the login failed. */
export async function signedIn(request: Request, session: Session, clientSecret: string): Promise<Response> {
  const parameters = new URL(request.url).searchParams;

  // Accept only a login that began in this session, and each login only once.
  const state = responseState(parameters);
  const verifier = session.logins.get(state);
  session.logins.delete(state);
  if (!verifier) {
    throw new AritmaLoginError('state_unknown', 'The login did not begin in this session. Begin a new login.');
  }

  const code = validateAuthorizationResponse(parameters, settings);
  const exchange = tokenRequest(settings, code, verifier);
  exchange.headers.set('authorization', basicCredentials(settings.clientId, clientSecret));
  const response = await fetch(exchange, { signal: AbortSignal.timeout(30_000) });
  session.token = readTokenResponse(response.status, await response.text(), settings);

  // Give the session a new id here. The redirect also removes the code from the address.
  return redirect('/');
}

/** RFC 6749, section 2.3.1. */
function basicCredentials(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`;
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
