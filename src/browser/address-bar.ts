import { findAuthorizeResponse } from '../oauth/response-address.js';

/** The response that was taken and stays in the address, which is not to be taken again. */
let left: string | undefined;

/**
 * Takes an authorize response with a `state` of this package's form from the address bar. It leaves the address at
 * once, before a router writes it into the history, and before it goes anywhere as a referrer (RFC 9700 4.2.4).
 */
export function takeOwnResponse(): URLSearchParams | undefined {
  return take(true);
}

/** Takes an authorize response, also a token that is to be refused. That stays in the address, and is taken once. */
export function takeAnyResponse(): URLSearchParams | undefined {
  return take(false);
}

function take(onlyOwn: boolean): URLSearchParams | undefined {
  const response = globalThis.document && findAuthorizeResponse(location.href);
  if (!response || String(response.parameters) === left || (onlyOwn && !response.isOwn)) return undefined;
  left = response.isOwn && replaceAddress(response.rest) ? undefined : String(response.parameters);
  return response.parameters;
}

/** @returns whether the browser let it; some frames may not, and nobody too often */
function replaceAddress(address: string): boolean {
  try {
    history.replaceState(history.state, '', address);
    return true;
  } catch {
    return false;
  }
}
