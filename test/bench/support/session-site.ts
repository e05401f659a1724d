import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listen } from '../../../demo/support/http.js';
import { bundle } from './bundle.js';
import { folder } from './candidates.js';
import { sessionCandidates } from './session-candidates.js';
import { sessionPage } from './session-page.js';
import { openSessionServer, type SessionServer } from './session-server.js';

/** An application with a folder of pages for each candidate, an API, and an authorization server on another origin. */
export interface SessionSite {
  readonly origin: string;
  readonly server: SessionServer;
  close(): Promise<void>;
}

const javascript = 'text/javascript; charset=utf-8';
const html = 'text/html; charset=utf-8';

/** The service worker of `@axa-fr/oidc-client`, which applications copy to their site. */
export const axaWorker = 'node_modules/@axa-fr/oidc-client-service-worker/dist/OidcServiceWorker.js';

/** The page that Keycloak's documentation gives for a login in a hidden frame. */
const silentPage = '<!doctype html><script>parent.postMessage(location.href, location.origin);</script>';

/** Opens the servers. */
export async function openSessionSite(): Promise<SessionSite> {
  const [server, application] = await Promise.all([openSessionServer(), listen(0)]);
  const scripts = await scriptsOf(application.origin, server.origin);
  application.serve(({ url, headers }) => {
    const { pathname } = new URL(url);
    const [, id, page] = pathname.split('/');
    const candidate = sessionCandidates.find((one) => one.id === id);
    const script = scripts.get(pathname);
    const text = (content: string, type: string): Response =>
      new Response(content, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
    if (script !== undefined) return text(script, javascript);
    if (pathname === '/api') return Response.json({ hasToken: /^Bearer ey/.test(headers.get('authorization') ?? '') });
    if (page === 'silent') return text(silentPage, html);
    if (candidate) return text(sessionPage(candidate, application.origin, server.origin), html);
    return new Response('Not found', { status: 404 });
  });
  return {
    origin: application.origin,
    server,
    async close() {
      await Promise.all([application.close(), server.close()]);
    },
  };
}

/** The scripts of the pages, by their paths. */
async function scriptsOf(origin: string, authority: string): Promise<Map<string, string>> {
  const scripts = new Map<string, string>();
  for (const module of new Set(sessionCandidates.map((candidate) => candidate.module))) {
    scripts.set(`/${module}.js`, await bundle(`peers/sessions/${module}.js`));
  }
  const domains = { oidcDomains: [authority], accessTokenDomains: [`${origin}/api`], allowMultiTabLogin: true };
  scripts.set('/OidcServiceWorker.js', await readFile(join(folder, axaWorker), 'utf8'));
  scripts.set('/OidcTrustedDomains.js', `const trustedDomains = { default: ${JSON.stringify(domains)} };`);
  return scripts;
}
