import { expect } from '@open-wc/testing';
import type { PageWindow } from '../support/callback-page.js';
import { shortenTimeout, countRequests } from './endpoint.js';
import { fault, type LoginVisit } from './fault.js';

/** Begins a login at a token endpoint of that name, see test/tools/faulty-token-endpoint.ts. @returns its code */
async function exchange(visit: LoginVisit, tenant: string, prepare?: (window: PageWindow) => void): Promise<string> {
  const state = await visit.begin({ tenant, flow: 'pkce' });
  await (await visit.comeBack(state, prepare)).outcome();
  return state;
}

describe('A token endpoint that is', () => {
  for (const [tenant, end] of Object.entries({
    faithful: 'token',
    slow: 'token',
    dribbling: 'token',
    'broken-500': 'token_request_failed',
    'broken-500-with-a-token': 'token_request_failed',
    'busy-503': 'token_request_failed',
    'missing-404': 'token_request_failed',
    html: 'token_request_failed',
    empty: 'token_request_failed',
    'no-content': 'token_request_failed',
    'cut-off-after-its-header': 'token_request_failed',
    'cut-off-after-half': 'token_request_failed',
    'cut-off-in-a-chunk': 'token_request_failed',
  })) {
    fault(`${tenant}, and asked once`, end, async (visit) => {
      const code = await exchange(visit, tenant);
      expect(await countRequests(tenant, code)).to.equal(1);
    });
  }

  for (const tenant of ['silent', 'silent-after-its-header', 'silent-after-half', 'endless']) {
    fault(`${tenant}, for half a minute, and asked once`, 'token_request_failed', async (visit) => {
      const code = await exchange(visit, tenant, shortenTimeout);
      expect(await countRequests(tenant, code)).to.equal(1);
    });
  }

  // A browser itself may ask once more where a connection that it used before is closed without a word.
  for (const tenant of ['cut-off', 'no-http']) {
    fault(tenant, 'token_request_failed', async (visit) => {
      const code = await exchange(visit, tenant);
      expect(await countRequests(tenant, code)).to.be.at.least(1);
    });
  }

  for (const status of [301, 302, 303, 307, 308]) {
    fault(`redirecting by ${String(status)}, which is not followed`, 'token_request_failed', async (visit) => {
      const code = await exchange(visit, `redirecting-${String(status)}`);
      expect(await countRequests(`redirecting-${String(status)}`, code)).to.equal(1);
      expect(await countRequests('faithful', code)).to.equal(0);
    });
  }
});
