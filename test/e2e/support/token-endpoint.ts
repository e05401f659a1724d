import { setTimeout as sleep } from 'node:timers/promises';
import {
  isCountedGrant,
  newTokenRequestCounts,
  type CountedGrant,
  type TokenRequestCounts,
} from '../../../demo/aritma-id/counts.js';
import type { Handler } from '../../../demo/support/http.js';

/** What happens to the requests that the token endpoint of a test's server receives. */
export interface TokenEndpointFault {
  /** `after`: the server has processed the request then, so that a refresh token has been rotated. */
  when: 'before' | 'after';
  /** A number of milliseconds to wait, or a promise to wait for. */
  wait?: number | Promise<unknown>;
  /**
   * What happens then:
   *
   * - `continue`: as usual. This is the default.
   * - `cut`: the connection is closed. With `before`, the browser has received nothing, and may send the request again
   *   by itself, which is counted again. With `after`, it has received the beginning of a response.
   * - `unavailable`: the response has the status 503.
   */
  then?: 'continue' | 'cut' | 'unavailable';
  /** The requests that it happens to, by their grant type. By default, these are refresh requests. */
  grant?: CountedGrant;
}

export interface TokenEndpoint {
  /** Undefined: the token endpoint responds as usual. A change does not affect requests that have arrived before. */
  fault: TokenEndpointFault | undefined;
  /** The requests that have been answered, by grant type. */
  readonly counts: Readonly<Record<CountedGrant, Readonly<TokenRequestCounts>>>;
  /** The number of requests that have arrived, by grant type, including those that wait. */
  readonly arrived: Readonly<Record<CountedGrant, number>>;
  /** Ends the fault, and sets all counts to 0. */
  reset(): void;
  /** Handles a request of the token endpoint. */
  readonly handle: Handler;
}

/**
 * Creates a token endpoint that passes its requests to a server, fails on demand, and counts.
 *
 * @param forward passes a request to the server
 */
export function tokenEndpoint(forward: (request: Request) => Promise<Response>): TokenEndpoint {
  const counts = { authorization_code: newTokenRequestCounts(), refresh_token: newTokenRequestCounts() };
  const arrived = { authorization_code: 0, refresh_token: 0 };
  const used = new Set<string>();
  const endpoint: TokenEndpoint = {
    fault: undefined,
    counts,
    arrived,
    reset() {
      endpoint.fault = undefined;
      for (const grant of ['authorization_code', 'refresh_token'] as const) {
        counts[grant] = newTokenRequestCounts();
        arrived[grant] = 0;
      }
    },
    handle,
  };
  return endpoint;

  async function handle(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.clone().text());
    const grant = form.get('grant_type');
    if (!isCountedGrant(grant)) return forward(request);
    arrived[grant] += 1;
    const fault = (endpoint.fault?.grant ?? 'refresh_token') === grant ? endpoint.fault : undefined;
    if (fault?.when === 'before') {
      await waitFor(fault);
      const refusal = failure(fault);
      if (refusal) {
        counts[grant].failed += 1;
        return allowEveryPage(request, refusal);
      }
    }
    if (isUsed(form.get('refresh_token'))) counts[grant].usedAgain += 1;
    const response = await forward(request);
    counts[grant][response.ok ? 'served' : response.status < 500 ? 'refused' : 'failed'] += 1;
    if (fault?.when !== 'after') return response;
    await waitFor(fault);
    const replacement = fault.then === 'cut' ? brokenResponse(response) : failure(fault);
    if (response.ok && replacement) counts[grant].lost += 1;
    return replacement ? allowEveryPage(request, replacement) : response;
  }

  /** Says whether a refresh token has been sent before, and remembers it. */
  function isUsed(token: string | null): boolean {
    if (token === null) return false;
    const isKnown = used.has(token);
    used.add(token);
    return isKnown;
  }
}

async function waitFor({ wait = 0 }: TokenEndpointFault): Promise<void> {
  // This timer does not keep the process alive after the server is closed.
  await (typeof wait === 'number' ? sleep(wait, undefined, { ref: false }) : wait);
}

function failure({ then }: TokenEndpointFault): Response | undefined {
  if (then === 'cut') return Response.error();
  return then === 'unavailable' ? new Response(null, { status: 503 }) : undefined;
}

/**
 * A response that ends after its first byte. If a connection that was used before is closed without any response,
 * browsers send the request again by themselves: Chromium up to three times, Firefox once.
 */
function brokenResponse({ status }: Response): Response {
  const error = new Error('The connection is cut on purpose.');
  return new Response(new ReadableStream({ start: (controller) => controller.error(error) }), { status });
}

/** Lets the page that has sent a request read the response (CORS). */
function allowEveryPage(request: Request, response: Response): Response {
  if (response.type !== 'error') {
    response.headers.set('access-control-allow-origin', request.headers.get('origin') ?? '*');
  }
  return response;
}
