import { join } from 'node:path';
import { type Demo, startDemo } from '../../../demo/demo.js';
import { type Handler, listen } from '../../../demo/support/http.js';
import { folderOf, install, run } from './install.js';
import { staticSite } from './static-site.js';

/** An application that has been built and is served, with its authorization server. */
export interface Application {
  readonly folder: string;
  /** `http://localhost:PORT` */
  readonly origin: string;
  /** The authorization server's origin. */
  readonly authority: string;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** The npm scripts that build it, each with its arguments; `build` by default. */
  builds?: (authority: string) => string[][];
  /** Creates the request handler of its site from its folder. By default, it serves the files in `dist`. */
  site?: (folder: string) => Handler | Promise<Handler>;
}

/** Installs, type-checks, builds and serves an application as its users would. */
export async function openApplication(name: string, options: ApplicationOptions = {}): Promise<Application> {
  const { builds = () => [['build']], site = (folder) => staticSite(join(folder, 'dist')) } = options;
  const folder = folderOf(name);
  const listener = await listen(0);
  const demo = await startDemoFor(listener.origin);
  const close = async (): Promise<void> => {
    await Promise.all([listener.close(), demo.close()]);
  };
  try {
    await install(folder);
    for (const build of builds(demo.authority)) {
      await run('npm', ['run', ...build], folder, { VITE_AUTHORITY: demo.authority });
    }
    listener.serve(await site(folder));
  } catch (error) {
    await close();
    throw error;
  }
  return { folder, origin: listener.origin, authority: demo.authority, close };
}

/**
 * Starts an authorization server that redirects to an application's callback. The callback is a route, or another route
 * for a login that a session keeps; with routes after `#`, a page or the whole site; with islands, the page that contains
 * the island.
 */
export function startDemoFor(origin: string): Promise<Demo> {
  const redirectUris = ['/callback', '/session-callback', '/hash.html', '/', '/idle', '/visible'].map(
    (path) => origin + path,
  );
  const postLogoutRedirectUris = [`${origin}/session`];
  return startDemo({ applicationPort: 0, authorizationPort: 0, redirectUris, postLogoutRedirectUris });
}
