import { randomBytes } from 'node:crypto';
import { redirect } from '../http-messages.js';
import { AuthorizeError, authorizeRequest, type AuthorizeRequest } from './authorize-request.js';
import { errorAddress, successAddress } from './authorize-response.js';
import { cookie, setCookie } from './cookies.js';
import { errorPage, loggedOutPage, stepPage } from './pages.js';
import { stepsFor, type PendingLogin } from './pending-login.js';
import type { Realm } from './realm.js';
import { steps } from './steps.js';

/** `GET /{tenant}/connect/authorize`: answers at once where nothing has to be asked, else begins a login. */
export async function authorize(realm: Realm, request: Request): Promise<Response> {
  let asked: AuthorizeRequest;
  try {
    asked = await authorizeRequest(realm, new URL(request.url).searchParams);
  } catch (error) {
    if (error instanceof AuthorizeError) return errorPage(error.code, error.message, realm.application);
    throw error;
  }
  const session = realm.sessions.get(cookie(realm, request, 'session'));
  const todo = stepsFor(asked, session);
  if (session && todo.length === 0) return redirect(await successAddress(realm, asked, session.user));
  if (asked.prompt === 'none') {
    return redirect(errorAddress(asked, todo[0] === 'login' ? 'login_required' : 'interaction_required'));
  }
  const browser = cookie(realm, request, 'browser') ?? randomBytes(32).toString('base64url');
  const id = realm.pendingLogins.add({ request: asked, browser, steps: todo, user: session?.user, fresh: false });
  return redirect(loginPath(realm, id), [setCookie(realm, 'browser', browser)]);
}

/** `GET /{tenant}/login/{id}`: the page of the next step. */
export function showLogin(realm: Realm, request: Request, id: string): Response {
  const login = pendingLogin(realm, request, id);
  return login ? stepPage(realm, login) : loginOver(realm);
}

/**
 * `POST /{tenant}/login/{id}`: one step's form. The id is used up by the answer, and good in the browser that began
 * the login only, so that no other site can send the form (RFC 6749 10.12).
 */
export async function continueLogin(realm: Realm, request: Request, id: string): Promise<Response> {
  const typed = new URLSearchParams(await request.text());
  const login = pendingLogin(realm, request, id);
  if (!login) return loginOver(realm);
  if (typed.get('action') === 'cancel') {
    realm.pendingLogins.delete(id);
    return redirect(errorAddress(login.request, 'access_denied'));
  }
  const step = login.steps[0]!;
  const user = steps[step].check(login, realm.tenant, typed);
  if (!user) return stepPage(realm, login, typed);
  login.user = user;
  login.fresh ||= step === 'login';
  login.steps = login.steps.slice(1);
  if (login.steps.length > 0) return redirect(loginPath(realm, id));
  realm.pendingLogins.delete(id);
  const cookies = login.fresh ? [newSession(realm, request, login)] : [];
  return redirect(await successAddress(realm, login.request, user), cookies);
}

/** `GET /{tenant}/connect/endsession`: forgets the session. */
export function endSession(realm: Realm, request: Request): Response {
  realm.sessions.delete(cookie(realm, request, 'session'));
  const response = loggedOutPage(realm);
  response.headers.append('set-cookie', setCookie(realm, 'session'));
  return response;
}

/** Without the host: the cookies belong to the one that was asked, be it localhost or 127.0.0.1. */
function loginPath(realm: Realm, id: string): string {
  return `/${realm.tenant.id}/login/${id}`;
}

function pendingLogin(realm: Realm, request: Request, id: string): PendingLogin | undefined {
  const login = realm.pendingLogins.get(id);
  return login?.browser === cookie(realm, request, 'browser') ? login : undefined;
}

function newSession(realm: Realm, request: Request, login: PendingLogin): string {
  realm.sessions.delete(cookie(realm, request, 'session'));
  return setCookie(realm, 'session', realm.sessions.add({ user: login.user!, authenticatedAt: Date.now() }));
}

function loginOver(realm: Realm): Response {
  const message = 'This login is over: it was finished, it took too long, or it began in another browser.';
  return errorPage('login_over', message, realm.application);
}
