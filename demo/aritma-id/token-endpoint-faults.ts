import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantContext } from './context.js';
import { isCountedGrant, type CountedGrant, type Counts } from './counts.js';
import { noFaults, type Faults } from './faults.js';

/** The responses to requests that are not processed. */
const responses: Readonly<Partial<Record<Faults['tokenEndpoint'], () => Response>>> = {
  cut: () => Response.error(),
  'too-many-requests': () => new Response(null, { status: 429, headers: { 'retry-after': '1' } }),
  unavailable: () => new Response(null, { status: 503 }),
  invalid_client: () => Response.json({ error: 'invalid_client' }, { status: 400 }),
  unauthorized_client: () => Response.json({ error: 'unauthorized_client' }, { status: 400 }),
  invalid_grant: () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
};

/**
 * Responds to a token request as {@link Faults.tokenEndpoint} says, and counts it.
 *
 * @param serve responds as usual
 */
export async function withFaults(
  { faults, counts }: TenantContext,
  grant: string | null,
  serve: () => Promise<Response>,
): Promise<Response> {
  const isFaulty = grant === 'refresh_token' || faults.faultyGrants === 'every';
  const { tokenEndpoint: fault, tokenEndpointDelay: delay } = isFaulty ? faults : noFaults;
  const response = await (responses[fault]?.() ?? serve());
  const isLost = fault === 'cut-after-processing';
  if (isCountedGrant(grant)) count(counts, grant, response, isLost);
  // This timer does not keep the process alive after the server is closed.
  if (delay > 0) await sleep(delay, undefined, { ref: false });
  return isLost ? brokenResponse(response) : response;
}

function count(counts: Counts, grant: CountedGrant, { ok, status }: Response, isLost: boolean): void {
  if (ok && isLost) counts[grant].lost += 1;
  counts[grant][ok ? 'served' : status === 400 ? 'refused' : 'failed'] += 1;
}

/**
 * A response that ends after its first byte. If a connection that was used before is closed without any response, the
 * browser sends the request again by itself: Chromium up to three times, Firefox once, also a POST request. That would
 * use the lost refresh token again, and hide what the page does.
 */
function brokenResponse({ status, headers }: Response): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new Error('The connection is cut on purpose.')),
  });
  return new Response(body, { status, headers });
}
