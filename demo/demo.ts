import { randomBytes } from 'node:crypto';
import { authorizationServer } from './aritma-id/authorization-server.js';
import { authorizationEcho } from './aritma-id/redirected-api.js';
import { demoUser } from './aritma-id/tenants.js';
import { documentation } from './documentation/documentation.js';
import { serverApplication } from './server-application/server-application.js';
import { listen, type Handler } from './support/http.js';
import { pageFrame } from './support/page-frame.js';
import { staticFiles } from './support/static-files.js';

export { demoUser };

export interface DemoOptions {
  /** The first port to try for the application; 0 means any free port. 8000 by default. */
  applicationPort?: number;
  /** The first port to try for the authorization server; 0 means any free port. 8001 by default. */
  authorizationPort?: number;
  /** Redirect URIs of other applications that use the demo's public clients. */
  redirectUris?: string[];
  /** Where these applications may let the user return after a logout. */
  postLogoutRedirectUris?: string[];
  /** The client secret of the server application. A random one by default. */
  clientSecret?: string;
}

export interface Demo {
  /** The origin of the application. */
  application: string;
  /** The origin of the authorization server, for the attribute `authority`. */
  authority: string;
  close(): Promise<void>;
}

const callbacks = ['/callback.html', '/bank/callback.html'];
/** The pages to which a user may return after a logout. */
const publicPages = ['/', '/pkce.html', '/gallery.html', '/documentation/', '/bank/'];

/** Starts the demo application and the authorization server that it uses, both on the loopback interface only. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { applicationPort = 8000, authorizationPort = 8001, redirectUris = [], postLogoutRedirectUris = [] } = options;
  const { clientSecret = randomBytes(32).toString('base64url') } = options;
  const applicationListener = await listen(applicationPort);
  const authorizationListener = await listen(authorizationPort);
  const application = applicationListener.origin;
  const authority = authorizationListener.origin;
  const onEachHost = (paths: string[]) =>
    [application, application.replace('localhost', '127.0.0.1')].flatMap((host) => paths.map((path) => host + path));
  const serverCallback = `${application}/server/callback`;

  authorizationListener.serve(
    authorizationServer({
      authority,
      application: `${application}/`,
      redirectUris: [...onEachHost(callbacks), ...redirectUris],
      postLogoutRedirectUris: [...onEachHost(publicPages), ...postLogoutRedirectUris],
      serverApplication: {
        redirectUris: [serverCallback],
        postLogoutRedirectUris: [`${application}/server/`],
        secret: clientSecret,
      },
    }),
  );

  const frame = pageFrame(authority);
  const folders = { '/dist/': new URL('../dist/', import.meta.url), '/': new URL('pages/', import.meta.url) };
  applicationListener.serve(
    byPath({
      '/server/': serverApplication(
        {
          authority,
          tenant: 'acme',
          clientId: 'server-app',
          clientSecret,
          redirectUri: serverCallback,
          scope: 'banking.ais.read',
        },
        frame,
      ),
      '/documentation/': documentation(frame),
      '/authorization-echo': authorizationEcho,
      '/': staticFiles(folders, { ...frame, authority, user: demoUser.name, password: demoUser.password }),
    }),
  );

  return {
    application,
    authority,
    async close() {
      await Promise.all([applicationListener.close(), authorizationListener.close()]);
    },
  };
}

/** Passes each request to the first handler whose prefix the path begins with. */
function byPath(handlers: Record<string, Handler>): Handler {
  return (request) => {
    const { pathname } = new URL(request.url);
    const [, handler] = Object.entries(handlers).find(([prefix]) => pathname.startsWith(prefix))!;
    return handler(request);
  };
}
