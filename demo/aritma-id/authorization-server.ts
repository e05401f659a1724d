import { readFile } from 'node:fs/promises';
import { ExpiringMap } from '../support/expiring-map.js';
import type { Handler } from '../support/http.js';
import { accounts } from './accounts.js';
import type { TenantContext } from './context.js';
import { newCounts } from './counts.js';
import { preflight } from './cross-origin.js';
import { refuseAccessTokens, resetCounts, setFaults, showCounts, showFaults } from './demo-controls.js';
import { endSession, logOut, showLoggedOut, showLogout } from './end-session.js';
import { noFaults } from './faults.js';
import { grants } from './grants.js';
import { authorize, continueLogin, showLogin } from './login.js';
import { errorPage } from './pages.js';
import { redirectApi } from './redirected-api.js';
import { revocation } from './revocation.js';
import { tenants, type Registration, type Tenant } from './tenants.js';
import { token } from './token.js';

export interface AuthorizationServerSettings extends Registration {
  /** The origin of this server. */
  authority: string;
  /** The start page of the application. */
  application: string;
}

type Route = (context: TenantContext, request: Request, id: string) => Response | Promise<Response>;

const sessionLifetime = 8 * 60 * 60;
const pendingLoginLifetime = 15 * 60;
const logoutLifetime = 15 * 60;

/** The routes below `/{tenant}/`. `{id}` stands for any last part of the path. */
const routes: Record<string, Record<string, Route>> = {
  'connect/authorize': { GET: authorize },
  'connect/token': { POST: token, OPTIONS: preflight },
  'connect/revocation': { POST: revocation, OPTIONS: preflight },
  'connect/endsession': { GET: endSession, POST: endSession },
  'account/logout': { GET: showLogout, POST: logOut },
  'account/loggedout': { GET: showLoggedOut },
  'login/{id}': { GET: showLogin, POST: continueLogin },
  'api/accounts': { GET: accounts, OPTIONS: preflight },
  'api/redirect': { GET: redirectApi, OPTIONS: preflight },
  'demo/faults': { GET: showFaults, PUT: setFaults, OPTIONS: preflight },
  'demo/counts': { GET: showCounts, DELETE: resetCounts, OPTIONS: preflight },
  'demo/access-tokens': { DELETE: refuseAccessTokens, OPTIONS: preflight },
};

/** An authorization server that stands in for Aritma ID. It has the same paths and responds in the same way. */
export function authorizationServer(settings: AuthorizationServerSettings): Handler {
  const { application } = settings;
  const contexts = new Map(tenants(settings).map((tenant) => [tenant.id, tenantContext(tenant, settings)]));

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/demo-id.css') return stylesheet();
    const [, tenant = '', folder, name = '', ...rest] = pathname.split('/');
    const methods = routes[`${folder}/${name}`] ?? routes[`${folder}/{id}`];
    if (!methods || rest.length > 0) return errorPage('not_found', 'This page does not exist.', application, 404);
    const context = contexts.get(tenant);
    if (!context) return errorPage('unknown_tenant', 'This tenant does not exist.', application);
    const route = methods[request.method];
    if (!route) return new Response(null, { status: 405, headers: { allow: Object.keys(methods).join(', ') } });
    return route(context, request, name);
  };
}

function tenantContext(tenant: Tenant, { authority, application }: AuthorizationServerSettings): TenantContext {
  const issuer = `${authority}/${tenant.id}`;
  const faults = { ...noFaults };
  const counts = newCounts();
  return {
    tenant,
    issuer,
    application,
    faults,
    counts,
    ...grants(tenant, issuer, faults, counts),
    sessions: new ExpiringMap(sessionLifetime),
    pendingLogins: new ExpiringMap(pendingLoginLifetime),
    logouts: new ExpiringMap(logoutLifetime),
  };
}

async function stylesheet(): Promise<Response> {
  const css = await readFile(new URL('demo-id.css', import.meta.url));
  return new Response(css, { headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-store' } });
}
