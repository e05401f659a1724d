import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Handler, listen } from '../../../demo/support/http.js';
import { bundle } from './bundle.js';
import { folder } from './candidates.js';

/** The servers for the logins: an application, and an authorization server on another origin. */
export interface BenchSite {
  readonly origin: string;
  readonly settings: Readonly<Record<'authority' | 'tenant' | 'clientId' | 'scope' | 'redirectUri', string>>;
  close(): Promise<void>;
}

/** With these headers, `performance.now()` has a resolution of 5 µs in a page. Without them, it is 100 µs. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

/**
 * Serves the bundles of `peers/` and the script in `pages/`, and a page for every other path.
 *
 * @param page builds the HTML of the page at an address
 */
export async function openBenchSite(names: readonly string[], page: (url: URL) => string): Promise<BenchSite> {
  const scripts = new Map<string, string>();
  for (const name of names) scripts.set(`/${name}.js`, await bundle(`peers/${name}.js`));
  scripts.set('/driver.js', await readFile(join(folder, 'pages/driver.js'), 'utf8'));
  const [application, server] = await Promise.all([listen(0), listen(0)]);
  application.serve(({ url }) => {
    const address = new URL(url);
    const script = scripts.get(address.pathname);
    const type = script === undefined ? 'text/html' : 'text/javascript';
    return new Response(script ?? page(address), {
      headers: { ...isolated, 'content-type': `${type}; charset=utf-8` },
    });
  });
  server.serve(authorizationServer(server.origin));
  return {
    origin: application.origin,
    settings: {
      authority: server.origin,
      tenant: 'acme',
      clientId: 'spa',
      scope: 'banking.ais.read',
      redirectUri: `${application.origin}/callback`,
    },
    async close() {
      await Promise.all([application.close(), server.close()]);
    },
  };
}

/** Exchanges a code for the response that is encoded in it, if the verifier matches the challenge. */
function authorizationServer(origin: string): Handler {
  return async (request) => {
    const headers = {
      'access-control-allow-origin': request.headers.get('origin') ?? '',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
      'access-control-max-age': '7200',
    };
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers });
    if (request.method === 'GET') {
      const issuer = new URL(request.url).pathname.replace(/\/\.well-known\/.*/, '');
      const metadata = { issuer: origin + issuer, code_challenge_methods_supported: ['S256'] };
      return Response.json(metadata, { headers });
    }
    const parameters = new URLSearchParams(await request.text());
    const text = Buffer.from(parameters.get('code') ?? '', 'base64url').toString();
    const { challenge, response } = JSON.parse(text) as { challenge: string; response: object };
    const digest = createHash('sha256').update(parameters.get('code_verifier') ?? '');
    if (digest.digest('base64url') !== challenge)
      return new Response('The verifier does not match the challenge', { status: 400, headers });
    return Response.json(response, { headers });
  };
}
