import type { Handler } from '../support/http.js';
import { redirect } from '../support/http-messages.js';
import type { PageFrame } from '../support/page-frame.js';
import { accounts } from './accounts.js';
import type { ApplicationContext, Registration } from './context.js';
import { callback, loginFailed, logout, start } from './login.js';
import { failurePage } from './pages.js';
import { Sessions } from './sessions.js';

type Route = (context: ApplicationContext, request: Request) => Response | Promise<Response>;

const routes: Record<string, Record<string, Route>> = {
  '/server/': { GET: start },
  '/server/callback': { GET: callback },
  '/server/error': { GET: loginFailed },
  '/server/accounts': { GET: accounts },
  '/server/logout': { POST: logout },
};

/**
 * An application whose server finishes the login: the authorization code flow with a client secret (RFC 6749, section
 * 4.1).
 */
export function serverApplication(registration: Registration, frame: PageFrame): Handler {
  const { origin, host } = new URL(registration.redirectUri);
  const context = { registration, sessions: new Sessions(origin), frame };

  return async (request) => {
    const { pathname } = new URL(request.url);
    const methods = routes[pathname];
    if (!methods) return new Response('Not found', { status: 404 });
    const route = methods[request.method];
    if (!route) return new Response(null, { status: 405, headers: { allow: Object.keys(methods).join(', ') } });
    // Aritma ID redirects to the host of the redirect URI, so the session cookie must be set by that host.
    if (request.headers.get('host') !== host) return redirect(`${origin}/server/`);
    try {
      return await route(context, request);
    } catch (error) {
      console.error(error);
      return failurePage(context, 500, 'An error occurred. See the log of the server.');
    }
  };
}
