import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../tools/process.js';

/** An authorization server that gives its answers when a test says so. The token of a tenant is `token-of-TENANT`. */
export interface PatientServer {
  origin: string;
  /** Waits until so many requests of a tenant are at its login page, and gives their states, oldest first. */
  asked(tenant: string, count?: number): Promise<string[]>;
  /** The address that the answer to a request leads to. */
  answerTo(state: string): string;
  /** Has the login page go there. */
  answer(state: string): void;
  /** Keeps the answers of the token endpoint, until it is called again with false. */
  hold(isHolding: boolean): void;
  /** Waits until a code came to the token endpoint. */
  exchanging(code: string): Promise<unknown>;
  close(): Promise<void>;
}

/** How long many tabs on a busy machine may take, in ms. */
const requestTimeout = 120_000;

/** The login page asks for its answer now and then; a connection for each tab would be too many for a browser. */
const loginPage = `<!doctype html><html lang="en"><title>Log in</title><script>
  const ask = async () => {
    const response = await fetch('/answer' + location.search);
    if (response.status === 200) location.replace(await response.text());
    else setTimeout(ask, 200);
  };
  ask();
</script>`;

const headers = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' };

export async function openPatientServer(): Promise<PatientServer> {
  const requests = new Map<string, URL>();
  const arrived: string[] = [];
  const answered = new Set<string>();
  const exchanged = new Set<string>();
  const held: (() => void)[] = [];
  let isHolding = false;

  const tenantOf = (state: string) => requests.get(state)?.pathname.split('/')[1] ?? '';
  const answerTo = (state: string) => {
    const { searchParams } = requests.get(state)!;
    const isCode = searchParams.get('response_type') === 'code';
    const answer = isCode ? `?code=${state}` : `#access_token=token-of-${tenantOf(state)}&token_type=Bearer`;
    return `${searchParams.get('redirect_uri') ?? ''}${answer}&state=${state}`;
  };

  /** Gives a token for a code, once, to who has the verifier of its challenge. */
  function exchange(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood = requests.get(code)?.searchParams.get('code_challenge') === challenge && !exchanged.has(code);
    exchanged.add(code);
    const body = isGood
      ? { access_token: `token-of-${tenantOf(code)}`, token_type: 'Bearer' }
      : { error: 'invalid_grant' };
    const respond = () => void response.writeHead(isGood ? 200 : 400, headers).end(JSON.stringify(body));
    if (isHolding) held.push(respond);
    else respond();
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const state = url.searchParams.get('state') ?? '';
    if (url.pathname.endsWith('/connect/authorize')) {
      requests.set(state, url);
      response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(loginPage);
    } else if (url.pathname === '/answer') {
      if (!arrived.includes(state)) arrived.push(state);
      if (answered.has(state)) response.writeHead(200, headers).end(answerTo(state));
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
    answerTo,
    answer: (state) => void answered.add(state),
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
