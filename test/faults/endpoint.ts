import { tokenRequestTimeout } from '../../src/browser/send-token-request.js';
import type { PageWindow } from '../support/callback-page.js';
import { testAuthority } from '../support/elements.js';
import { isTimerOf } from '../support/timeout.js';
import { replaceProperty } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';

/** The attributes of a login whose token endpoint responds only when {@link releaseResponse} is called. */
export const heldLogin = { flow: 'pkce', tenant: 'held' } as const;

const sendRequest = (method: string, tenant: string, code: string): Promise<Response> =>
  fetch(`${testAuthority}/${tenant}/connect/token?code=${code}`, { method });

/** How often the token endpoint of a tenant has received a code. See test/tools/faulty-token-endpoint.ts. */
export async function countRequests(tenant: string, code: string): Promise<number> {
  return (await (await sendRequest('GET', tenant, code)).json()) as number;
}

/** Waits until the token endpoint has received a code. */
export const requestArrived = (code: string): Promise<void> =>
  waitUntil(async () => (await countRequests('held', code)) > 0, 'a token request');

/** Makes the token endpoint respond with a token. */
export const releaseResponse = (code: string): Promise<Response> => sendRequest('DELETE', 'held', code);

/** Shortens the timeout of token requests, 30 seconds, to half a second for the duration of the test. */
export function shortenTimeout(window: PageWindow): void {
  const setTimeout = window.setTimeout.bind(window);
  replaceProperty(window, 'setTimeout', {
    value: (action: () => void, milliseconds?: number) =>
      setTimeout(action, isTimerOf(tokenRequestTimeout, milliseconds) ? 250 : milliseconds),
    writable: true,
  });
}
