import { attempt } from '../oauth/attempt.js';
import { findAuthorizeResponse, type FoundResponse } from '../oauth/response-address.js';
import { documentProperty, navigationEntry } from './page.js';

/** Finds the authorization response in the address of the page. */
export function responseInAddress(): FoundResponse | undefined {
  return findAuthorizeResponse(location.href);
}

/** Whether the page was shown before. If so, it has already refused a response that stays in its address. */
export function isShownAgain(): boolean {
  return /reload|back/.test(String(navigationEntry()?.type));
}

/**
 * Removes a response from the address and from the history. The browser may refuse it, in some frames always, and
 * everywhere if it is asked too often: then the address stays as it is.
 */
export function removeFromAddress({ rest }: FoundResponse): void {
  // `location` may hide the user and the password that a page was opened with, but no address without them is allowed.
  const [, user = ''] = /^[^/?#]*\/\/([^/?#]*@)?/.exec(documentProperty('URL')) ?? [];
  const address = rest.replace(/\/\/([^/?#]*@)?/, () => `//${user}`);
  // Stryker disable next-line StringLiteral: no browser minds the title
  attempt(() => history.replaceState(history.state, '', address));
}
