import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { listen } from '../../../demo/support/http.js';
import { configuration, oidcClient, type OidcProviderSettings } from './oidc-provider-configuration.js';
import { addLogin } from './oidc-provider-login.js';
import type { OidcProviderOptions } from './oidc-provider-options.js';
import { tokenEndpoint, type TokenEndpoint } from './token-endpoint.js';

export { oidcClient };

/** A request that the provider has received. */
export interface ReceivedRequest {
  method: string;
  /** The parameters of the query and of the form. */
  parameters: Record<string, string>;
  /** Whether the browser has sent the cookie of the login session. */
  hasSession: boolean;
}

/**
 * The certified OpenID provider `oidc-provider` of npm, with the addresses of Aritma ID. It is independent of this
 * project.
 */
export interface OidcProvider extends OidcProviderOptions {
  /** For the attribute `authority`. */
  authority: string;
  /** For the attribute `tenant`. */
  tenant: string;
  /** The address of an endpoint: `authorize`, `token`, `revocation`, `userinfo` or `endsession`. */
  endpoint(name: string): string;
  /** Faults and counts of the token endpoint. */
  tokenEndpoint: TokenEndpoint;
  /** The number of revocation requests that have revoked a refresh token with its family. */
  revocations: number;
  /** The requests to these endpoints since the start or the last reset, in their order, also those that are refused. */
  readonly received: Readonly<Record<RecordedEndpoint, ReceivedRequest[]>>;
  /** Ends the fault, and sets the options and all counts to their initial values. Tokens stay valid. */
  reset(): void;
  close(): Promise<void>;
}

type RecordedEndpoint = 'authorize' | 'endsession' | 'revocation';

const tenant = 'acme';
const initialOptions: OidcProviderOptions = { accessTokenLifetime: 3600, issuesRefreshTokens: true, user: undefined };
/** The name of the cookie of the login session, which is also a prefix of the names of others. */
const sessionCookie = /(^|; *)_session=[^;]/;
const loginPath = '/login/';
/** Headers of one connection, which are not passed on. */
const connectionHeaders = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/**
 * Starts the provider on a free port, on the loopback interface only. It supports Node.js 22 and later, and prints a
 * warning with Node.js 20.
 */
export async function openOidcProvider(settings: OidcProviderSettings): Promise<OidcProvider> {
  const listener = await listen(0);
  const issuer = `${listener.origin}/${tenant}`;
  const options = () => oidc;
  const provider = new Provider(issuer, configuration(settings, `/${tenant}${loginPath}`, options));
  provider.proxy = true; // it takes its origin from the headers that forwardTo() adds
  addLogin(provider, loginPath, options);
  const server = await openServer(provider.callback());
  const forward = (request: Request) => forwardTo(server.origin, listener.origin, request);
  const token = tokenEndpoint(forward);
  const oidc: OidcProvider = {
    authority: listener.origin,
    tenant,
    endpoint: (name) => `${issuer}/connect/${name}`,
    ...initialOptions,
    tokenEndpoint: token,
    revocations: 0,
    received: { authorize: [], endsession: [], revocation: [] },
    reset() {
      Object.assign(oidc, initialOptions);
      oidc.revocations = 0;
      for (const requests of Object.values(oidc.received)) requests.length = 0;
      token.reset();
    },
    close: async () => {
      await listener.close();
      await server.close();
    },
  };
  provider.on('grant.revoked', ({ oidc: { route } }) => {
    if (route === 'revocation') oidc.revocations += 1;
  });
  provider.on('server_error', (_context, error) => console.error(error));
  listener.serve(async (request) => {
    const name = endpointName(request);
    if (name === 'token' && request.method === 'POST') return token.handle(request);
    if (isRecorded(name) && request.method !== 'OPTIONS') oidc.received[name].push(await describe(request.clone()));
    return forward(request);
  });
  return oidc;
}

/** The name of the endpoint that a request is for: the part of its path after `/{tenant}/connect/`. */
function endpointName(request: Request): string | undefined {
  const { pathname } = new URL(request.url);
  const folder = `/${tenant}/connect/`;
  return pathname.startsWith(folder) ? pathname.slice(folder.length) : undefined;
}

function isRecorded(name: string | undefined): name is RecordedEndpoint {
  return name === 'authorize' || name === 'endsession' || name === 'revocation';
}

async function describe(request: Request): Promise<ReceivedRequest> {
  const form = new URLSearchParams(await request.text());
  return {
    method: request.method,
    parameters: Object.fromEntries([...new URL(request.url).searchParams, ...form]),
    hasSession: sessionCookie.test(request.headers.get('cookie') ?? ''),
  };
}

/** Opens a server in which the provider is mounted at the path of the tenant. */
async function openServer(
  callback: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request: IncomingMessage & { originalUrl?: string }, response) => {
    const [, prefix, path] = /^(\/[^/?]*)(.*)$/.exec(request.url ?? '') ?? [];
    if (prefix !== `/${tenant}`) {
      response.writeHead(404).end();
      return;
    }
    // As Express does for an application that is mounted at a path.
    request.originalUrl = request.url!;
    request.url = path!;
    void callback(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/**
 * Passes a request on, as a reverse proxy does. Cookies with SameSite=None become SameSite=Lax: browsers refuse
 * SameSite=None without https.
 *
 * @param target the origin of the server that receives it
 * @param origin the origin that the client sees
 */
async function forwardTo(target: string, origin: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of connectionHeaders) headers.delete(name);
  headers.set('x-forwarded-host', new URL(origin).host);
  headers.set('x-forwarded-proto', 'http');
  const body = await request.arrayBuffer();
  const response = await fetch(target + pathname + search, {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(body.byteLength > 0 && { body }),
  });
  // Node.js cancels an unread body when its response is garbage-collected, also if another response has the same body.
  const answer = new Response(response.body && (await response.arrayBuffer()), response);
  for (const name of connectionHeaders) answer.headers.delete(name);
  answer.headers.delete('set-cookie');
  for (const cookie of response.headers.getSetCookie()) {
    answer.headers.append('set-cookie', cookie.replace(/samesite=none/i, 'samesite=lax'));
  }
  return answer;
}
