import { application } from './application.js';
import { authorizationServer } from './authorization-server/authorization-server.js';
import { demoUser } from './authorization-server/tenants.js';
import { listen } from './http.js';

export { demoUser };

export interface DemoOptions {
  /** The port wanted, or the next free one; 0 is any free one. 8000 by default. */
  applicationPort?: number;
  /** The same for the authorization server. 8001 by default. */
  authorizationPort?: number;
  /** Redirect URIs of other applications that may log in with the demo's clients. */
  redirectUris?: string[];
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
  const applicationServer = await listen(applicationPort);
  const authorizationListener = await listen(authorizationPort);
  const { origin } = applicationServer;
  const authority = authorizationListener.origin;
  const callbacks = [origin, origin.replace('localhost', '127.0.0.1')].map((host) => `${host}/callback.html`);

  authorizationListener.serve(
    authorizationServer({ authority, application: `${origin}/`, redirectUris: [...callbacks, ...redirectUris] }),
  );
  applicationServer.serve(application({ authority, user: demoUser.name, password: demoUser.password }));

  return {
    application: origin,
    authority,
    async close() {
      await Promise.all([applicationServer.close(), authorizationListener.close()]);
    },
  };
}
