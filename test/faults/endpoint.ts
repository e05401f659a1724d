import { waitUntil } from '@open-wc/testing';
import type { PageWindow } from '../support/callback-page.js';
import { testAuthority } from '../support/elements.js';
import { replaceProperty } from '../support/undo.js';

/** The attributes of a login whose token endpoint answers when it is told to. */
export const heldLogin = { flow: 'pkce', tenant: 'held' } as const;

const requestOfTest = (method: string, tenant: string, code: string): Promise<Response> =>
  fetch(`${testAuthority}/${tenant}/connect/token?code=${code}`, { method });

/** How often a code came to the token endpoint of a tenant, see test/tools/faulty-token-endpoint.ts. */
export async function countRequests(tenant: string, code: string): Promise<number> {
  return (await (await requestOfTest('GET', tenant, code)).json()) as number;
}

/** Waits until the endpoint holds a code. */
export const requestArrived = (code: string): Promise<void> =>
  waitUntil(async () => (await countRequests('held', code)) > 0, 'a token request', { timeout: 20_000 });

/** Has it answer, with a token. */
export const releaseResponse = (code: string): Promise<Response> => requestOfTest('DELETE', 'held', code);

/** Shortens the page's timeout of 30 seconds to half a second during the test. */
export function shortenTimeout(window: PageWindow): void {
  const setTimeout = window.setTimeout.bind(window);
  replaceProperty(window, 'setTimeout', {
    value: (action: () => void, milliseconds?: number) =>
      setTimeout(action, milliseconds === 30_000 ? 500 : milliseconds),
    writable: true,
  });
}
