import { attempt } from '../oauth/attempt.js';
import { findAuthorizeResponse } from '../oauth/response-address.js';

/** The response that was taken and stays in the address: it is not to be taken again. */
let left: string | undefined;

/**
 * Takes an authorize response with a `state` of this package's form from the address bar. It leaves the address in the
 * same task, before a router writes it into the history. What ran and was loaded before has seen it.
 */
export function takeOwnResponse(): URLSearchParams | undefined {
  return take(true);
}

/** Takes an authorize response, also a token that is to be refused. That stays in the address, and is taken once. */
export function takeAnyResponse(): URLSearchParams | undefined {
  return take(false);
}

function take(onlyOwn: boolean): URLSearchParams | undefined {
  // Stryker disable next-line ConditionalExpression: on a server alone, see test/package/installed.test.ts
  if (!globalThis.document) return undefined;
  const found = findAuthorizeResponse(location.href);
  const response = String(found?.parameters);
  if (!found || response === left || (!found.isOwn && (onlyOwn || isShownAgain()))) return undefined;
  left = found.isOwn && replaceAddress(found.rest) ? undefined : response;
  return found.parameters;
}

/** Whether the page was there before, and refused what has stayed in its address. */
function isShownAgain(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return /reload|back/.test(String(navigation?.type));
}

/** @returns whether the browser let it; some frames may not, and nobody too often */
function replaceAddress(address: string): boolean {
  return !!attempt(() => {
    // Stryker disable next-line StringLiteral: no browser minds the title
    history.replaceState(history.state, '', address);
    return true;
  });
}
