/** What tells one flow from another: what is asked of the authorization server, and what may be asked with it. */
interface FlowTerms {
  /** The `response_type` of the authorize request (RFC 6749 3.1.1). */
  readonly responseType: 'token' | 'code';
  /** The answer's parameter that carries the grant; that of every other flow is refused. */
  readonly grant: 'access_token' | 'code';
  /** Whether identity scopes (`openid`, …) may be asked for. */
  readonly identityScopes: boolean;
}

/** The flows that this package speaks. */
export const flows = {
  /** RFC 6749 4.2: the token itself comes back in the fragment. RFC 9700 2.1.2 advises against it. */
  implicit: { responseType: 'token', grant: 'access_token', identityScopes: false },
} as const satisfies Record<string, FlowTerms>;

/** The name of a flow, as the attribute `flow` has it. */
export type Flow = keyof typeof flows;
