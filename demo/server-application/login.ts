// In your own application, import these from 'aritma-login/oauth.js'.
import { AritmaLoginError, createPkcePair, type AccessToken } from '../../src/oauth.js';
import { redirect } from '../support/http-messages.js';
import type { ApplicationContext, LoginStart } from './context.js';
import { exchangeCode } from './exchange-code.js';
import { loginFailedPage, startPage } from './pages.js';
import type { Session } from './sessions.js';

/** `GET /server/`: the page with the login link. */
export async function start(context: ApplicationContext, request: Request): Promise<Response> {
  const found = context.sessions.find(request);
  if (found?.token) return redirect('/server/accounts');
  const [session, ...cookies] = found ? [found] : context.sessions.begin(request);
  const response = startPage(context, await beginLogin(session));
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

/**
 * `GET /server/callback`: receives the authorization response. It always redirects, so that the code does not stay in
 * the address.
 */
export async function callback(context: ApplicationContext, request: Request): Promise<Response> {
  const session = context.sessions.find(request);
  try {
    const token = await finishLogin(context, session, new URL(request.url).searchParams);
    const [, cookie] = context.sessions.begin(request, { token });
    return redirect('/server/accounts', [cookie]);
  } catch (error) {
    if (!(error instanceof AritmaLoginError)) throw error;
    if (!session) return redirect('/server/error', [context.sessions.begin(request, { error })[1]]);
    session.error = error;
    return redirect('/server/error');
  }
}

/** `GET /server/error`: why the last login failed, and a link to try again. */
export async function loginFailed(context: ApplicationContext, request: Request): Promise<Response> {
  const session = context.sessions.find(request);
  if (!session?.error) return redirect('/server/');
  return loginFailedPage(context, session.error, await beginLogin(session));
}

/** `POST /server/logout`: removes the token. The user remains logged in at Aritma ID. */
export function logout(context: ApplicationContext, request: Request): Response {
  return redirect('/server/', [context.sessions.end(request)]);
}

async function beginLogin(session: Session): Promise<LoginStart> {
  const { verifier, challenge } = await createPkcePair();
  return { state: session.logins.add(verifier), challenge };
}

/** Each `state` is accepted once, whether or not the login succeeds. */
async function finishLogin(
  { registration }: ApplicationContext,
  session: Session | undefined,
  response: URLSearchParams,
): Promise<AccessToken> {
  const verifier = session?.logins.take(response.get('state') ?? undefined);
  if (!verifier) {
    throw new AritmaLoginError(
      'state_unknown',
      'This browser did not begin the login, or its response has already been used. Begin a new login.',
    );
  }
  return exchangeCode(registration, response, verifier);
}
