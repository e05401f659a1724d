import { redirect } from '../support/http-messages.js';
import type { Logout, TenantContext } from './context.js';
import { cookie, setCookie } from './cookies.js';
import type { Faults } from './faults.js';
import { loggedOutPage, logoutPage } from './pages.js';

const failures: Readonly<Partial<Record<Faults['endSession'], number>>> = { 'not-found': 404, 'server-error': 500 };

/**
 * `GET` and `POST /{tenant}/connect/endsession` (OpenID Connect RP-Initiated Logout). As at IdentityServer, it redirects
 * to the page `account/logout`, so that the ID token is not in the address of a page, and so that after a cross-site
 * `POST` request, with which the browser does not send the cookie of the session, the page receives it. The parameter
 * `client_id` is not used.
 */
export async function endSession(context: TenantContext, request: Request): Promise<Response> {
  const { counts, faults, logouts } = context;
  const isPost = request.method === 'POST';
  if (isPost) counts.endSession.post += 1;
  const failure = failures[faults.endSession];
  if (failure !== undefined) {
    counts.endSession.failed += 1;
    return new Response('This logout fails on purpose.', { status: failure });
  }
  const parameters = isPost ? new URLSearchParams(await request.text()) : new URL(request.url).searchParams;
  const logout = await readLogout(context, request, parameters);
  counts.endSession[logout ? 'hinted' : 'unhinted'] += 1;
  return redirect(path(context, 'logout', logout && logouts.add(logout)));
}

/** `GET /{tenant}/account/logout`: asks the user, unless a client has proved with an ID token that it may log out. */
export function showLogout(context: TenantContext, request: Request): Response {
  const isLoggedIn = context.sessions.get(cookie(context, request, 'session')) !== undefined;
  return isLoggedIn && !findLogout(context, request) ? logoutPage(context) : logOut(context, request);
}

/**
 * `/{tenant}/account/logout`, also for the form that confirms the logout: ends the session. No other site can send the
 * form, because the browser does not send the cookie of the session with a cross-site `POST` request.
 */
export function logOut(context: TenantContext, request: Request): Response {
  const session = cookie(context, request, 'session');
  if (context.sessions.take(session)) context.counts.endSession.ended += 1;
  return redirect(path(context, 'loggedout', logoutId(request)), [setCookie(context, 'session')]);
}

/** `GET /{tenant}/account/loggedout`: says that the session has ended, and has a link back to the client. */
export function showLoggedOut(context: TenantContext, request: Request): Response {
  return loggedOutPage(context, findLogout(context, request));
}

/** @returns undefined if no client has proved that it may log out the user of the session, if there is one */
async function readLogout(
  context: TenantContext,
  request: Request,
  parameters: URLSearchParams,
): Promise<Logout | undefined> {
  const value = (name: string) => parameters.getAll(name).join(','); // as IdentityServer does with repeated parameters
  const hint = await context.idTokens.readHint(value('id_token_hint'));
  const session = context.sessions.get(cookie(context, request, 'session'));
  if (!hint || (session && session.user.id !== hint.sub)) return undefined;
  const { client } = hint;
  const address = value('post_logout_redirect_uri');
  const isRegistered = client.postLogoutRedirectUris.includes(address);
  return { client, returnAddress: isRegistered ? withState(address, value('state')) : undefined };
}

function withState(address: string, state: string): string {
  if (!state) return address;
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`;
}

function findLogout(context: TenantContext, request: Request): Logout | undefined {
  return context.logouts.get(logoutId(request));
}

function logoutId(request: Request): string | undefined {
  return new URL(request.url).searchParams.get('logoutId') ?? undefined;
}

/** A path without a host, since the cookies belong to the host of the request: `localhost` or `127.0.0.1`. */
function path({ tenant }: TenantContext, page: 'logout' | 'loggedout', id: string | undefined): string {
  return `/${tenant.id}/account/${page}${id === undefined ? '' : `?${new URLSearchParams({ logoutId: id })}`}`;
}
