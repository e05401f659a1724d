/** The properties of a flow: the request, the response, and the party that finishes the login. */
export interface FlowTerms {
  /** The `response_type` of the authorization request (RFC 6749 3.1.1). */
  readonly responseType: 'token' | 'code';
  /** The response parameter that contains the token or the code. A response with the grant of another flow is refused. */
  readonly grant: 'access_token' | 'code';
  /** Whether identity scopes such as `openid` are allowed. */
  readonly hasIdentity: boolean;
  /** Whether the browser stores the login and finishes it. If not, the application's server does. */
  readonly isFinishedInBrowser: boolean;
  /** Whether the browser creates a PKCE pair (RFC 7636). */
  readonly hasPkce: boolean;
}

/** The supported flows. */
export const flows = {
  /** RFC 6749 4.2: the response contains the token, in the fragment. RFC 9700 2.1.2 advises against this flow. */
  implicit: {
    responseType: 'token',
    grant: 'access_token',
    hasIdentity: false,
    isFinishedInBrowser: true,
    hasPkce: false,
  },
  /** RFC 6749 4.1 with RFC 7636: the response contains a code, which the browser exchanges for the token. */
  pkce: { responseType: 'code', grant: 'code', hasIdentity: true, isFinishedInBrowser: true, hasPkce: true },
  /** RFC 6749 4.1: the application's server creates the `state`, receives the code and exchanges it for the token. */
  code: { responseType: 'code', grant: 'code', hasIdentity: true, isFinishedInBrowser: false, hasPkce: false },
} as const satisfies Record<string, FlowTerms>;

/**
 * The name of a flow. `implicit` returns the token itself (RFC 6749 4.2), `pkce` a code that the browser exchanges (RFC
 * 7636), and `code` a code that the application's server exchanges (RFC 6749 4.1).
 */
export type Flow = keyof typeof flows;

/**
 * Finds a flow by its name.
 *
 * @returns `undefined` if there is no such flow
 */
export function flowTerms(name: string): FlowTerms | undefined {
  return Object.hasOwn(flows, name) ? flows[name as Flow] : undefined;
}
