import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Responds to a request. It has the same form as the `fetch` handler of other runtimes. `Response.error()` closes the
 * connection without a response. If the body fails, the connection is closed after the first byte of the body.
 */
export type Handler = (request: Request) => Response | Promise<Response>;

export interface Listener {
  /** `http://localhost:{port}` */
  readonly origin: string;
  /** Starts to respond. This is a separate step because a handler may need the origins of several listeners. */
  serve(handler: Handler): void;
  close(): Promise<void>;
}

const bodyLimit = 64 * 1024;
const portsToTry = 100;

/**
 * Listens on the loopback interface only: on 127.0.0.1 and, if the machine has it, on ::1, since `localhost` may be
 * either of them.
 *
 * @param port the first port to try: if it is in use, the next free one is taken. 0 means any free port
 * @throws if none of the next 100 ports is free
 */
export async function listen(port: number): Promise<Listener> {
  for (let attempt = 0; attempt < portsToTry; attempt++) {
    const servers = await listenOnBoth(port && port + attempt);
    if (servers) return toListener(servers);
  }
  throw new Error(`No free port from ${port} to ${port + portsToTry - 1}.`);
}

async function listenOnBoth(port: number): Promise<Server[] | undefined> {
  const [ipv4, ipv6] = [createServer(), createServer()];
  if ((await bind(ipv4, '127.0.0.1', port)) === 'EADDRINUSE') return undefined;
  const failure = await bind(ipv6, '::1', (ipv4.address() as AddressInfo).port);
  if (failure === 'EADDRINUSE') {
    await closeServer(ipv4);
    return undefined;
  }
  return failure ? [ipv4] : [ipv4, ipv6];
}

/** @returns the error code if the address is in use or does not exist, or undefined if the server listens */
function bind(server: Server, host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (['EADDRINUSE', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '')) resolve(error.code);
      else reject(error);
    });
    server.listen(port, host, () => resolve(undefined));
  });
}

function toListener(servers: Server[]): Listener {
  const [first] = servers as [Server];
  const origin = `http://localhost:${(first.address() as AddressInfo).port}`;
  return {
    origin,
    serve(handler) {
      for (const server of servers) {
        server.on('request', (message, reply) => void sendResponse(handler, origin, message, reply));
      }
    },
    async close() {
      await Promise.all(servers.map(closeServer));
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function sendResponse(handler: Handler, origin: string, message: IncomingMessage, reply: ServerResponse) {
  const response = await respond(handler, origin, message);
  if (response.type === 'error') {
    reply.destroy();
    return;
  }
  reply.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.setHeader(name, value);
  if (response.headers.has('set-cookie')) reply.setHeader('set-cookie', response.headers.getSetCookie());
  try {
    reply.end(Buffer.from(await response.arrayBuffer()));
  } catch {
    reply.write(' ', () => reply.destroy());
  }
}

async function respond(handler: Handler, origin: string, message: IncomingMessage): Promise<Response> {
  let request: Request;
  try {
    request = await toRequest(origin, message);
  } catch {
    return new Response('Bad request', { status: 400 });
  }
  try {
    return await handler(request);
  } catch (error) {
    console.error(error);
    return new Response('Internal server error', { status: 500 });
  }
}

async function toRequest(origin: string, message: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, [value].flat().join(', '));
  const body = await read(message);
  return new Request(origin + message.url, { method: message.method!, headers, ...(body.length > 0 && { body }) });
}

async function read(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) throw new RangeError('The body is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
