import { redirect } from '../http-messages.js';
import type { Handler } from '../http.js';
import { accounts } from './accounts.js';
import type { Registration } from './aritma-id.js';
import { callback, loginFailed, logout, start } from './login.js';
import { failurePage } from './pages.js';
import { Sessions } from './sessions.js';

/** What the pages need: how the server is registered at Aritma ID, and who is visiting. */
export interface Server {
  registration: Registration;
  sessions: Sessions;
}

type Route = (server: Server, request: Request) => Response | Promise<Response>;

const routes: Record<string, Record<string, Route>> = {
  '/server/': { GET: start },
  '/server/callback': { GET: callback },
  '/server/error': { GET: loginFailed },
  '/server/accounts': { GET: accounts },
  '/server/logout': { POST: logout },
};

/** An application that logs in by its server: the code flow with a client secret (RFC 6749 4.1). */
export function serverApplication(registration: Registration): Handler {
  const { origin, host } = new URL(registration.redirectUri);
  const server = { registration, sessions: new Sessions(origin) };

  return async (request) => {
    const { pathname } = new URL(request.url);
    const methods = routes[pathname];
    if (!methods) return new Response('Not found', { status: 404 });
    const route = methods[request.method];
    if (!route) return new Response(null, { status: 405, headers: { allow: Object.keys(methods).join(', ') } });
    // The browser comes back to the host of the redirect URI, so the session's cookie must be that host's too.
    if (request.headers.get('host') !== host) return redirect(`${origin}/server/`);
    try {
      return await route(server, request);
    } catch (error) {
      console.error(error);
      return failurePage(server, 500, 'The server could not do it. Its log says why.');
    }
  };
}
