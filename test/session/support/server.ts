import type { AccessToken } from '../../../src/oauth/access-token.js';
import type { Session } from '../../../src/session/session.js';
import { replaceProperty, undoAll } from '../../support/undo.js';
import { realTime } from './clock.js';
import { type newClient, openPage, renewed, tokenOf } from './sessions.js';

type Client = ReturnType<typeof newClient>;

/** Responds to a refresh request. The signal is aborted if the client does not wait any longer. */
export type Respond = (refreshToken: string, count: number, signal: AbortSignal) => Response | Promise<Response>;

/** The token endpoint of one client, and an API. Requests of other clients fail. */
export class TestServer {
  /** The refresh tokens that the token endpoint has received. */
  readonly received: string[] = [];
  /** The requests to the token endpoint. */
  readonly refreshRequests: Request[] = [];
  /** The refresh tokens that the revocation endpoint has received. */
  readonly revoked: string[] = [];
  /** The requests to the revocation endpoint. */
  readonly revocations: Request[] = [];
  /** The requests to other addresses. */
  readonly requests: Request[] = [];
  respond: Respond = (_, count) => renewed(count);
  api: (request: Request) => Response | Promise<Response> = () => new Response('', { status: 200 });

  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Replaces `fetch()` of a page for the duration of the test. */
  install(page: Pick<typeof globalThis, 'fetch'> = window): this {
    replaceProperty(page, 'fetch', {
      value: async (input: RequestInfo, init?: RequestInit) => {
        // Created in this page: once a frame has left its page, the body of a request created there cannot be read.
        const request = new Request(input, init);
        request.signal.throwIfAborted();
        if (request.url.endsWith(`/${this.#client.tenant}/connect/revocation`)) {
          this.revocations.push(request);
          this.revoked.push(new URLSearchParams(await request.text()).get('token') ?? '');
          return new Response();
        }
        if (!request.url.endsWith('/connect/token')) {
          this.requests.push(request.clone());
          return this.api(request);
        }
        if (!request.url.includes(this.#client.tenant)) throw new TypeError('Failed to fetch');
        this.refreshRequests.push(request);
        const refreshToken = new URLSearchParams(await request.text()).get('refresh_token') ?? '';
        this.received.push(refreshToken);
        const aborted = new Promise<never>((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
        });
        return Promise.race([this.respond(refreshToken, this.received.length, request.signal), aborted]);
      },
      writable: true,
    });
    return this;
  }
}

/** Creates a token endpoint of a client, and uses it in this page. */
export const serverFor = (client: Client, respond?: Respond): TestServer =>
  Object.assign(new TestServer(client), respond && { respond }).install();

/** A response that is sent when the test says so. */
export function heldResponse(): { readonly response: Promise<Response>; send(response: Response): void } {
  let send!: (response: Response) => void;
  const response = new Promise<Response>((resolve) => (send = resolve));
  return { response, send };
}

/** The response of a token endpoint with an OAuth error. */
export const refusal = (error: string, status = 400): Response => Response.json({ error }, { status });

/** The page of a user who has logged in. Its session ends with the test. */
export async function loggedIn(client: Client, changes: Partial<AccessToken> = {}): Promise<Session> {
  const session = page(client);
  await session.adopt(tokenOf(client, changes));
  return session;
}

const sessions = new Set<Session>();

// Sessions that continued would send requests, and read the database, during the next test.
afterEach(async () => {
  replaceProperty(window, 'fetch', { value: () => Promise.reject(new TypeError('Failed to fetch')), writable: true });
  await Promise.allSettled([...sessions].map((session) => session.logout({ local: true })));
  undoAll();
  sessions.clear();
  await realTime(20);
});

/** Opens a page. Its session ends with the test. */
export function page(client: Client): Session {
  const session = openPage(client);
  sessions.add(session);
  return session;
}

/** Opens a page, and waits until it has read what is stored. */
export async function readPage(client: Client): Promise<Session> {
  const session = page(client);
  if (session.state !== 'unknown') return session;
  await new Promise((resolve) => session.addEventListener('sessionchange', resolve, { once: true }));
  return session;
}
