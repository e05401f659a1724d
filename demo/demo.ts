import { randomBytes } from 'node:crypto';
import { application } from './application.js';
import { authorizationServer } from './authorization-server/authorization-server.js';
import { demoUser } from './authorization-server/tenants.js';
import { listen } from './http.js';
import { serverApplication } from './server-application/server-application.js';

export { demoUser };

export interface DemoOptions {
  /** The port wanted, or the next free one; 0 is any free one. 8000 by default. */
  applicationPort?: number;
  /** The same for the authorization server. 8001 by default. */
  authorizationPort?: number;
  /** Redirect URIs of other applications that may log in with the demo's public clients. */
  redirectUris?: string[];
  /** What the server application proves itself with; a random one by default. */
  clientSecret?: string;
}

export interface Demo {
  /** The application's origin. */
  application: string;
  /** The authorization server's origin, for the attribute `authority`. */
  authority: string;
  close(): Promise<void>;
}

/** Starts the demo application and the authorization server that it logs in to, both on the loopback interface only. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { applicationPort = 8000, authorizationPort = 8001, redirectUris = [] } = options;
  const { clientSecret = randomBytes(32).toString('base64url') } = options;
  const applicationServer = await listen(applicationPort);
  const authorizationListener = await listen(authorizationPort);
  const { origin } = applicationServer;
  const authority = authorizationListener.origin;
  const callbacks = [origin, origin.replace('localhost', '127.0.0.1')].map((host) => `${host}/callback.html`);
  const redirectUri = `${origin}/server/callback`;

  authorizationListener.serve(
    authorizationServer({
      authority,
      application: `${origin}/`,
      redirectUris: [...callbacks, ...redirectUris],
      serverApplication: { redirectUris: [redirectUri], secret: clientSecret },
    }),
  );

  const pages = application({ authority, user: demoUser.name, password: demoUser.password });
  const server = serverApplication({
    authority,
    tenant: 'acme',
    clientId: 'server-app',
    clientSecret,
    redirectUri,
    scope: 'banking.ais.read',
  });
  applicationServer.serve((request) =>
    new URL(request.url).pathname.startsWith('/server/') ? server(request) : pages(request),
  );

  return {
    application: origin,
    authority,
    async close() {
      await Promise.all([applicationServer.close(), authorizationListener.close()]);
    },
  };
}
