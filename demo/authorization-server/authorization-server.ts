import { readFile } from 'node:fs/promises';
import type { Handler } from '../http.js';
import { accounts } from './accounts.js';
import { preflight } from './cross-origin.js';
import { authorize, continueLogin, endSession, showLogin } from './login.js';
import { errorPage } from './pages.js';
import { realm, type Realm } from './realm.js';
import { tenants, type Registration } from './tenants.js';
import { token } from './token.js';

export interface AuthorizationServerSettings extends Registration {
  /** The server's own address, without a path. */
  authority: string;
  /** The start page of the application. */
  application: string;
}

type Route = (realm: Realm, request: Request, id: string) => Response | Promise<Response>;

/** `{id}` stands for the last part of the path. */
const routes: Record<string, Record<string, Route>> = {
  'connect/authorize': { GET: authorize },
  'connect/token': { POST: token, OPTIONS: preflight },
  'connect/endsession': { GET: endSession },
  'login/{id}': { GET: showLogin, POST: continueLogin },
  'api/accounts': { GET: accounts, OPTIONS: preflight },
};

/** An authorization server that stands in for Aritma ID, with the addresses and the manners of the real one. */
export function authorizationServer(settings: AuthorizationServerSettings): Handler {
  const { authority, application } = settings;
  const realms = new Map(tenants(settings).map((tenant) => [tenant.id, realm(tenant, authority, application)]));

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/demo-id.css') return stylesheet();
    const [, tenant = '', folder, name = '', ...rest] = pathname.split('/');
    const methods = routes[`${folder}/${name}`] ?? routes[`${folder}/{id}`];
    if (!methods || rest.length > 0) return errorPage('not_found', 'There is no such page.', application, 404);
    const found = realms.get(tenant);
    if (!found) return errorPage('unknown_tenant', 'There is no such tenant.', application);
    const route = methods[request.method];
    if (!route) return new Response(null, { status: 405, headers: { allow: Object.keys(methods).join(', ') } });
    return route(found, request, name);
  };
}

async function stylesheet(): Promise<Response> {
  const css = await readFile(new URL('demo-id.css', import.meta.url));
  return new Response(css, { headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-store' } });
}
