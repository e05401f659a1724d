import { attempt } from '../oauth/attempt.js';
import { type AuthorizationResponse, findAuthorizationResponse } from '../oauth/response-address.js';
import { documentProperty, navigationEntry } from './page.js';

/** Finds the authorization response in the page's address. */
export function responseInAddress(): AuthorizationResponse | undefined {
  return findAuthorizationResponse(location.href);
}

/**
 * Tells whether the page was reloaded, or reached by Back or Forward. If so, it has already refused any response that is
 * still in its address.
 */
export function isShownAgain(): boolean {
  return /reload|back/.test(String(navigationEntry()?.type));
}

/**
 * Removes a response from the address and from the history entry. The browser may refuse this: in some frames always, and
 * elsewhere if the address changes too often. The address then stays as it is.
 */
export function removeFromAddress({ rest }: AuthorizationResponse): void {
  // `location` may hide the user name and password of the page, but replaceState() rejects an address without them.
  const [, user = ''] = /^[^/?#]*\/\/([^/?#]*@)?/.exec(documentProperty('URL')) ?? [];
  const address = rest.replace(/\/\/([^/?#]*@)?/, () => `//${user}`);
  // Stryker disable next-line StringLiteral: browsers ignore the title
  attempt(() => history.replaceState(history.state, '', address));
}
