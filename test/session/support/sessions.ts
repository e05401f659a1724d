import type { AccessToken } from '../../../src/oauth/access-token.js';
import { Session } from '../../../src/session/session.js';
import type { SessionChange } from '../../../src/session/session-events.js';
import { createIdToken } from '../../support/id-token.js';
import { replaceProperty } from '../../support/undo.js';

/** A client of a tenant that no other test uses, so that each test has a session of its own. */
export function newClient(): { authority: string; tenant: string; clientId: string } {
  return { authority: 'https://id.example', tenant: crypto.randomUUID(), clientId: 'spa' };
}

/** Creates an ID token for a user, without a signature. */
export function idTokenOf(sub: string): string {
  return createIdToken({ sub });
}

/** The token of a login. */
export function tokenOf(client: ReturnType<typeof newClient>, changes: Partial<AccessToken> = {}): AccessToken {
  const expiresIn = 'expiresIn' in changes ? changes.expiresIn : 3600;
  return {
    ...client,
    accessToken: 'access-0',
    tokenType: 'Bearer',
    expiresIn,
    expiresAt: expiresIn === undefined ? undefined : Date.now() + expiresIn * 1000,
    scope: 'a',
    flow: 'pkce',
    refreshToken: 'refresh-0',
    idToken: idTokenOf('alice'),
    ...changes,
  };
}

/** Creates the session of a page that has just been opened. */
export function openPage(client: ReturnType<typeof newClient>): Session {
  return new Session(client);
}

/** Leaves the page for the back/forward cache. All sessions of the test that it has opened belong to it. */
export function leavePage(): void {
  window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
}

/** Comes back to the page from the back/forward cache. */
export function comeBack(): void {
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}

/** Collects the changes of a session, as `state (reason)`. */
export function changesOf(session: Session): string[] {
  const changes: string[] = [];
  session.addEventListener('sessionchange', ({ detail }: CustomEvent<SessionChange>) =>
    changes.push(`${detail.state} (${detail.reason})`),
  );
  return changes;
}

/** Collects the codes of the errors that a session reports. */
export function errorsOf(session: Session): string[] {
  const codes: string[] = [];
  session.addEventListener('sessionerror', ({ detail }) => codes.push(detail.code));
  return codes;
}

/** Waits for the next state of a session. */
export function nextState(session: Session): Promise<void> {
  return new Promise((resolve) => session.addEventListener('sessionchange', () => resolve(), { once: true }));
}

/** The refresh requests that the token endpoint has received, by their refresh tokens. */
export interface TokenEndpoint {
  readonly received: string[];
}

/** Responds to refresh requests for the duration of the test. Other requests are sent to `api`. */
export function serveTokens(
  respond: (refreshToken: string, count: number) => Response | Promise<Response>,
  api: (request: Request) => Response | Promise<Response> = () => new Response('', { status: 404 }),
): TokenEndpoint {
  const received: string[] = [];
  replaceProperty(window, 'fetch', {
    value: async (input: RequestInfo, init?: RequestInit) => {
      const request = new Request(input, init);
      if (!request.url.endsWith('/connect/token')) return api(request);
      const refreshToken = new URLSearchParams(await request.text()).get('refresh_token') ?? '';
      received.push(refreshToken);
      return respond(refreshToken, received.length);
    },
  });
  return { received };
}

/** The response to a refresh request with tokens of this number. */
export function renewed(number: number, fields: object = {}): Response {
  return Response.json({
    access_token: `access-${String(number)}`,
    refresh_token: `refresh-${String(number)}`,
    token_type: 'Bearer',
    expires_in: 3600,
    ...fields,
  });
}
