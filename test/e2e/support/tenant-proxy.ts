import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The names of Aritma ID's endpoints, and those that glewlwyd has for them. */
const endpointNames: Readonly<Record<string, string>> = {
  authorize: 'auth',
  token: 'token',
  endsession: 'end_session',
};

const sessionCookie = 'GLEWLWYD2_SESSION_ID=';

/** A proxy that gives glewlwyd the addresses of Aritma ID, such as `/{tenant}/connect/authorize`. */
export interface TenantProxy {
  origin: string;
  close(): Promise<void>;
}

/** @param base the origin of glewlwyd */
export async function openTenantProxy(base: string): Promise<TenantProxy> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', base);
    const [, tenant = '', name = ''] = /^\/([^/]+)\/connect\/(\w+)$/.exec(url.pathname) ?? [];
    const endpoint = endpointNames[name];
    if (endpoint === undefined) {
      response.writeHead(404).end();
      return;
    }
    const target = new URL(`/api/${tenant}/${endpoint}${url.search}`, base);
    if (endpoint !== 'token') {
      // As Aritma ID does, respond immediately if there is a session. (Cookies of localhost are shared by all ports.)
      if (request.headers.cookie?.includes(sessionCookie)) target.searchParams.set('g_continue', '');
      response.writeHead(302, { location: target.href }).end();
      return;
    }
    const headers = { ...request.headers, host: target.host };
    const inner = httpRequest(target, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    inner.once('error', (error) => response.writeHead(502).end(error.message));
    request.pipe(inner);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
