import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../tools/process.js';

/** An authorization server that responds only when a test tells it to. The token of a tenant is `token-of-TENANT`. */
export interface ControlledServer {
  origin: string;
  /** Waits until a number of logins of a tenant have reached the login page. It returns their states, oldest first. */
  asked(tenant: string, count?: number): Promise<string[]>;
  /** The address of the response to a request. */
  responseTo(state: string): string;
  /** Lets the login page navigate to the response. */
  respond(state: string): void;
  /** With true, delays the responses of the token endpoint until it is called with false. */
  hold(isHolding: boolean): void;
  /** Waits until the token endpoint has received a code. */
  exchanging(code: string): Promise<unknown>;
  close(): Promise<void>;
}

/** How long a step with many tabs may take on a busy machine, in milliseconds. */
const requestTimeout = 120_000;

/**
 * The login page polls for its response, since a browser does not allow an open connection for each of many tabs. It polls
 * less and less often, since fifty pages that poll five times a second keep two processors busy.
 */
const loginPage = `<!doctype html><html lang="en"><title>Log in</title><script>
  let delay = 100;
  const poll = async () => {
    const response = await fetch('/response' + location.search);
    if (response.status === 200) location.replace(await response.text());
    else setTimeout(poll, (delay *= 1.5));
  };
  poll();
</script>`;

const headers = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' };

export async function openControlledServer(): Promise<ControlledServer> {
  const requests = new Map<string, URL>();
  const arrived: string[] = [];
  const released = new Set<string>();
  const exchanged = new Set<string>();
  const held: (() => void)[] = [];
  let isHolding = false;

  const tenantOf = (state: string) => requests.get(state)?.pathname.split('/')[1] ?? '';
  const responseTo = (state: string) => {
    const { searchParams } = requests.get(state)!;
    const isCode = searchParams.get('response_type') === 'code';
    const parameters = isCode ? `?code=${state}` : `#access_token=token-of-${tenantOf(state)}&token_type=Bearer`;
    return `${searchParams.get('redirect_uri') ?? ''}${parameters}&state=${state}`;
  };

  /** Exchanges a code for a token, if the verifier is correct and the code has not been used. */
  function exchange(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isValid = requests.get(code)?.searchParams.get('code_challenge') === challenge && !exchanged.has(code);
    exchanged.add(code);
    const body = isValid
      ? { access_token: `token-of-${tenantOf(code)}`, token_type: 'Bearer' }
      : { error: 'invalid_grant' };
    const respond = () => void response.writeHead(isValid ? 200 : 400, headers).end(JSON.stringify(body));
    if (isHolding) held.push(respond);
    else respond();
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const state = url.searchParams.get('state') ?? '';
    if (url.pathname.endsWith('/connect/authorize')) {
      requests.set(state, url);
      response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(loginPage);
    } else if (url.pathname === '/response') {
      if (!arrived.includes(state)) arrived.push(state);
      if (released.has(state)) response.writeHead(200, headers).end(responseTo(state));
      else response.writeHead(204, headers).end();
    } else if (request.method === 'POST') {
      void request.toArray().then((parts: Buffer[]) => {
        exchange(new URLSearchParams(Buffer.concat(parts).toString()), response);
      });
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked: (tenant, count = 1) =>
      until(
        `${String(count)} requests of ${tenant}`,
        () => {
          const states = arrived.filter((state) => tenantOf(state) === tenant);
          return states.length >= count && states;
        },
        requestTimeout,
      ),
    responseTo,
    respond: (state) => void released.add(state),
    hold: (value) => {
      isHolding = value;
      if (!value) for (const respond of held.splice(0)) respond();
    },
    exchanging: (code) => until('a token request', () => exchanged.has(code), requestTimeout),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
