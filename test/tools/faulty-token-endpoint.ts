import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TestRunnerConfig } from '@web/test-runner';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** What becomes of a token request; those who are silent leave the response open. */
type Fault = (response: ServerResponse, socket: Socket) => void;

const token = JSON.stringify({ access_token: 'secret-token', token_type: 'Bearer', expires_in: 3600 });
const json = { 'content-type': 'application/json' };

/** Where the redirects lead: to an endpoint that would give a token. */
const elsewhere = '../../faithful/connect/token';

const redirecting = Object.fromEntries(
  [301, 302, 303, 307, 308].map((status): [string, Fault] => [
    `redirecting-${String(status)}`,
    (response) => void response.writeHead(status, { location: elsewhere }).end(),
  ]),
);

/** What an endpoint may do, by the tenant that it is asked for. */
const responses: Readonly<Record<string, Fault>> = {
  faithful: (response) => void response.writeHead(200, json).end(token),
  slow: (response) => void setTimeout(() => response.writeHead(200, json).end(token), 1500),
  dribbling: (response) => {
    response.writeHead(200, json);
    const bytes = [...token];
    const timer = setInterval(() => {
      response.write(bytes.shift());
      if (bytes.length > 0) return;
      clearInterval(timer);
      response.end();
    }, 10);
  },
  silent: () => undefined,
  'silent-after-its-header': (response) => response.writeHead(200, json).flushHeaders(),
  'silent-after-half': (response) => void response.writeHead(200, json).write(token.slice(0, 40)),
  endless: (response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(' '.repeat(1000)), 20);
    response.once('close', () => clearInterval(timer));
  },
  'cut-off': (_, socket) => socket.destroy(),
  'cut-off-after-its-header': (response, socket) => {
    response.writeHead(200, { ...json, 'content-length': token.length }).flushHeaders();
    setTimeout(() => socket.destroy(), 50);
  },
  'cut-off-after-half': (response, socket) => {
    response.writeHead(200, { ...json, 'content-length': token.length }).write(token.slice(0, 40));
    setTimeout(() => socket.destroy(), 50);
  },
  'cut-off-in-a-chunk': (response, socket) => {
    response.writeHead(200, json).write(token.slice(0, 40));
    setTimeout(() => socket.destroy(), 50);
  },
  'no-http': (_, socket) => void socket.end('220 mail.example ESMTP\r\n'),
  'broken-500': (response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Oops</h1>'),
  'broken-500-with-a-token': (response) => void response.writeHead(500, json).end(token),
  'busy-503': (response) => void response.writeHead(503, { 'retry-after': '1' }).end('Service Unavailable'),
  'missing-404': (response) => void response.writeHead(404).end(),
  html: (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'),
  empty: (response) => void response.writeHead(200, json).end(),
  'no-content': (response) => void response.writeHead(204).end(),
  ...redirecting,
};

const tokenPath = /^\/test\/pages\/id\/([\w-]+)\/connect\/token$/;

/**
 * Token endpoints for the pages of the tests, at the authority of test/support/elements.ts, really spoken to by HTTP. Who they
 * are is the tenant; those of no name are faithful, and `held` answers when it is told to. `GET …/connect/token?code=…`
 * tells how often a code came there, `DELETE` has the held answer go.
 */
export function faultyTokenEndpoint(): Middleware {
  const seen = new Map<string, number>();
  const held = new Map<string, ServerResponse>();
  return async (context, next) => {
    const { req, res, path, method, query } = context;
    const [, tenant = ''] = tokenPath.exec(path) ?? [];
    if (tenant === '') {
      await next();
      return;
    }
    const key = (code: unknown): string => `${tenant} ${String(code)}`;
    if (method !== 'POST') {
      const code = key(query['code']);
      const response = held.get(code);
      if (method === 'DELETE' && response) responses['faithful']?.(response, req.socket);
      context.body = seen.get(code) ?? 0;
      return;
    }
    const body = Buffer.concat((await req.toArray()) as Buffer[]).toString();
    const code = key(new URLSearchParams(body).get('code'));
    seen.set(code, (seen.get(code) ?? 0) + 1);
    Object.assign(context, { respond: false, status: 200 }); // else the runner reports a 404
    if (tenant === 'held') held.set(code, res);
    else (responses[tenant] ?? responses['faithful'])?.(res, req.socket);
  };
}
