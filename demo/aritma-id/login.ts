import { randomBytes } from 'node:crypto';
import { redirect } from '../support/http-messages.js';
import { AuthorizationRequestError, readAuthorizationRequest } from './authorization-request.js';
import { errorAddress, successAddress } from './authorization-response.js';
import type { AuthorizationRequest, PendingLogin, TenantContext } from './context.js';
import { cookie, setCookie } from './cookies.js';
import { errorPage, stepPage } from './pages.js';
import { stepsFor } from './steps-for.js';
import { steps } from './steps.js';

/** `GET /{tenant}/connect/authorize`: sends the response at once if nothing has to be asked, or else begins a login. */
export async function authorize(context: TenantContext, request: Request): Promise<Response> {
  let authorizationRequest: AuthorizationRequest;
  try {
    authorizationRequest = await readAuthorizationRequest(context, new URL(request.url).searchParams);
  } catch (error) {
    if (error instanceof AuthorizationRequestError) return errorPage(error.code, error.message, context.application);
    throw error;
  }
  const session = context.sessions.get(cookie(context, request, 'session'));
  const remaining = stepsFor(authorizationRequest, session);
  if (session && remaining.length === 0) {
    return redirect(await successAddress(context, authorizationRequest, session.user));
  }
  if (authorizationRequest.prompt === 'none') {
    const error = remaining[0] === 'login' ? 'login_required' : 'interaction_required';
    return redirect(errorAddress(authorizationRequest, error));
  }
  const browser = cookie(context, request, 'browser') ?? randomBytes(32).toString('base64url');
  const id = context.pendingLogins.add({
    request: authorizationRequest,
    browser,
    steps: remaining,
    user: session?.user,
    isNewSession: false,
  });
  return redirect(loginPath(context, id), [setCookie(context, 'browser', browser)]);
}

/** `GET /{tenant}/login/{id}`: the page of the next step. */
export function showLogin(context: TenantContext, request: Request, id: string): Response {
  const login = pendingLogin(context, request, id);
  return login ? stepPage(context, login) : loginOverPage(context);
}

/**
 * `POST /{tenant}/login/{id}`: the form of one step. The ID is accepted only from the browser that began the login, so
 * that no other site can send the form (RFC 6749, section 10.12), and is removed when the response is sent.
 */
export async function continueLogin(context: TenantContext, request: Request, id: string): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const login = pendingLogin(context, request, id);
  if (!login) return loginOverPage(context);
  if (form.get('action') === 'cancel') {
    context.pendingLogins.delete(id);
    return redirect(errorAddress(login.request, 'access_denied'));
  }
  const step = login.steps[0]!;
  const user = steps[step].check(login, context.tenant, form);
  if (!user) return stepPage(context, login, form);
  login.user = user;
  login.isNewSession ||= step === 'login';
  login.steps = login.steps.slice(1);
  if (login.steps.length > 0) return redirect(loginPath(context, id));
  context.pendingLogins.delete(id);
  const cookies = login.isNewSession ? [beginSession(context, request, login)] : [];
  return redirect(await successAddress(context, login.request, user), cookies);
}

/** A path without a host, since the cookies belong to the host of the request: `localhost` or `127.0.0.1`. */
function loginPath({ tenant }: TenantContext, id: string): string {
  return `/${tenant.id}/login/${id}`;
}

function pendingLogin(context: TenantContext, request: Request, id: string): PendingLogin | undefined {
  const login = context.pendingLogins.get(id);
  return login?.browser === cookie(context, request, 'browser') ? login : undefined;
}

/** @returns the `Set-Cookie` header of the new session */
function beginSession(context: TenantContext, request: Request, login: PendingLogin): string {
  context.sessions.delete(cookie(context, request, 'session'));
  return setCookie(context, 'session', context.sessions.add({ user: login.user!, authenticatedAt: Date.now() }));
}

function loginOverPage({ application }: TenantContext): Response {
  const message = 'This login has ended: it was completed, took too long, or began in a different browser.';
  return errorPage('login_over', message, application);
}
