import type { PageWindow } from '../support/callback-page.js';
import { replaceProperty, testAuthority } from '../support/elements.js';
import { waitUntil } from '../support/wait-until.js';

/** The attributes of a login whose token endpoint answers when it is told to. */
export const held = { flow: 'pkce', tenant: 'held' } as const;

const ask = (method: string, tenant: string, code: string): Promise<Response> =>
  fetch(`${testAuthority}/${tenant}/connect/token?code=${code}`, { method });

/** How often a code came to the token endpoint of a tenant, see test/tools/faulty-token-endpoint.ts. */
export async function requests(tenant: string, code: string): Promise<number> {
  return (await (await ask('GET', tenant, code)).json()) as number;
}

/** Waits until the endpoint holds a code. */
export const arrived = (code: string): Promise<void> =>
  waitUntil(async () => (await requests('held', code)) > 0, 'a token request');

/** Has it answer, with a token. */
export const letGo = (code: string): Promise<Response> => ask('DELETE', 'held', code);

/** Shortens the page's timeout of 30 seconds to half a second during the test. */
export function impatient(window: PageWindow): void {
  const setTimeout = window.setTimeout.bind(window);
  replaceProperty(window, 'setTimeout', {
    value: (action: () => void, milliseconds?: number) =>
      setTimeout(action, milliseconds === 30_000 ? 500 : milliseconds),
    writable: true,
  });
}
