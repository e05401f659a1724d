import { expect } from '@open-wc/testing';
import type { PageWindow } from '../support/callback-page.js';
import { shortenTimeout, countRequests } from './endpoint.js';
import { fault, type LoginAttempt } from './fault.js';

/** Runs a login with a token endpoint of test/tools/faulty-token-endpoint.ts. @returns the code */
async function exchange(
  attempt: LoginAttempt,
  tenant: string,
  prepare?: (window: PageWindow) => void,
): Promise<string> {
  const state = await attempt.begin({ tenant, flow: 'pkce' });
  await (await attempt.receiveResponse(state, prepare)).outcome();
  return state;
}

describe('token endpoints with faults', () => {
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
    fault(`the token endpoint "${tenant}" receives one request`, end, async (attempt) => {
      const code = await exchange(attempt, tenant);
      expect(await countRequests(tenant, code)).to.equal(1);
    });
  }

  for (const tenant of ['silent', 'silent-after-its-header', 'silent-after-half', 'endless']) {
    fault(
      `the token endpoint "${tenant}" receives, until the timeout, one request`,
      'token_request_failed',
      async (attempt) => {
        const code = await exchange(attempt, tenant, shortenTimeout);
        expect(await countRequests(tenant, code)).to.equal(1);
      },
    );
  }

  // A browser itself may send a request again if the server closes a reused connection without a response.
  for (const tenant of ['cut-off', 'no-http']) {
    fault(`the token endpoint "${tenant}" receives a request`, 'token_request_failed', async (attempt) => {
      const code = await exchange(attempt, tenant);
      expect(await countRequests(tenant, code)).to.be.at.least(1);
    });
  }

  for (const status of [301, 302, 303, 307, 308]) {
    fault(`a redirect with status ${String(status)} is not followed`, 'token_request_failed', async (attempt) => {
      const code = await exchange(attempt, `redirecting-${String(status)}`);
      expect(await countRequests(`redirecting-${String(status)}`, code)).to.equal(1);
      expect(await countRequests('faithful', code)).to.equal(0);
    });
  }
});
