/** What tells one flow from another: what is asked, what must come back, and who finishes the login. */
export interface FlowTerms {
  /** The `response_type` of the authorize request (RFC 6749 3.1.1). */
  readonly responseType: 'token' | 'code';
  /** The parameter of the answer that carries the grant; that of another flow is refused. */
  readonly grant: 'access_token' | 'code';
  /** Whether identity scopes (`openid`, …) may be asked for. */
  readonly hasIdentity: boolean;
  /** Whether this browser keeps the login and finishes it; else the application's server does. */
  readonly isFinishedInBrowser: boolean;
  /** Whether this browser makes a PKCE pair (RFC 7636). */
  readonly hasPkce: boolean;
}

/** The flows that this package speaks. */
export const flows = {
  /** RFC 6749 4.2: the token itself comes back in the fragment. RFC 9700 2.1.2 advises against it. */
  implicit: {
    responseType: 'token',
    grant: 'access_token',
    hasIdentity: false,
    isFinishedInBrowser: true,
    hasPkce: false,
  },
  /** RFC 6749 4.1 with RFC 7636: a code comes back, which this browser exchanges for the token. */
  pkce: { responseType: 'code', grant: 'code', hasIdentity: true, isFinishedInBrowser: true, hasPkce: true },
  /** RFC 6749 4.1: a code comes back to the application's server, which made the `state` and exchanges the code. */
  code: { responseType: 'code', grant: 'code', hasIdentity: true, isFinishedInBrowser: false, hasPkce: false },
} as const satisfies Record<string, FlowTerms>;

/** The name of a flow, as the attribute `flow` has it. */
export type Flow = keyof typeof flows;

/** The terms of a flow by its name; none where there is no such flow. */
export function flowTerms(name: string): FlowTerms | undefined {
  return Object.hasOwn(flows, name) ? flows[name as Flow] : undefined;
}
