// In an application of your own: from 'aritma-login/oauth.js'.
import { AritmaLoginError, createPkcePair } from '../../src/oauth.js';
import { redirect } from '../http-messages.js';
import { exchangeCode } from './aritma-id.js';
import { loginFailedPage, startPage } from './pages.js';
import type { Server } from './server-application.js';
import type { Session } from './sessions.js';

/** What a link begins a login with. */
export interface LoginStart {
  /** Comes back with the answer: who has it in the session began the login (RFC 6749 10.12). */
  state: string;
  /** RFC 7636 4.2; the verifier stays in the session. */
  challenge: string;
}

/** `GET /server/`: the page with the login link. */
export async function start(server: Server, request: Request): Promise<Response> {
  const found = server.sessions.find(request);
  if (found?.token) return redirect('/server/accounts');
  const [session, ...cookies] = found ? [found] : server.sessions.begin(request);
  const response = startPage(server, await beginLogin(session));
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

/** `GET /server/callback`: where Aritma ID sends the browser. It leads on, so that no code stays in the address. */
export async function callback(server: Server, request: Request): Promise<Response> {
  const session = server.sessions.find(request);
  try {
    const token = await finishLogin(server, session, new URL(request.url).searchParams);
    const [, cookie] = server.sessions.begin(request, { token });
    return redirect('/server/accounts', [cookie]);
  } catch (error) {
    if (!(error instanceof AritmaLoginError)) throw error;
    if (!session) return redirect('/server/error', [server.sessions.begin(request, { error })[1]]);
    session.error = error;
    return redirect('/server/error');
  }
}

/** `GET /server/error`: why the last login failed, and a link for another try. */
export async function loginFailed(server: Server, request: Request): Promise<Response> {
  const session = server.sessions.find(request);
  if (!session?.error) return redirect('/server/');
  return loginFailedPage(server, session.error, await beginLogin(session));
}

/** `POST /server/logout`: forgets the token. Aritma ID goes on knowing the user. */
export function logout(server: Server, request: Request): Response {
  return redirect('/server/', [server.sessions.end(request)]);
}

async function beginLogin(session: Session): Promise<LoginStart> {
  const { verifier, challenge } = await createPkcePair();
  return { state: session.logins.add(verifier), challenge };
}

/** The `state` is used up whatever comes of it. */
async function finishLogin({ registration }: Server, session: Session | undefined, answer: URLSearchParams) {
  const verifier = session?.logins.take(answer.get('state') ?? undefined);
  if (!verifier) {
    throw new AritmaLoginError(
      'state_unknown',
      'This browser did not begin the login that was answered, or it was answered before: begin a new one.',
    );
  }
  return exchangeCode(registration, answer, verifier);
}
