import type { AuthorizeRequest } from './authorize-request.js';
import type { Session } from './realm.js';
import type { User } from './tenants.js';

/** What the user is asked for, in this order. */
export type StepName = 'login' | 'mfa' | 'verify';

/** An authorize request that waits for its user; used up by the answer. */
export interface PendingLogin {
  request: AuthorizeRequest;
  /** The `browser` cookie of who began it: nobody else can go on with it. */
  browser: string;
  /** What is still to do. */
  steps: StepName[];
  /** Who it is, once that is known. */
  user: User | undefined;
  /** Whether the user logged in here, rather than in an earlier session. */
  fresh: boolean;
}

/**
 * What has to be asked before the request can be answered: the login itself without a session, for every `prompt` but
 * `none` (the login page names application and scopes, so it serves `consent` and `select_account` too) and where the
 * session is older than `max_age`; the second factor and the identification anew whenever `acr_values` names them.
 */
export function stepsFor(request: AuthorizeRequest, session: Session | undefined): StepName[] {
  const prompted = request.prompt !== undefined && request.prompt !== 'none';
  const steps: StepName[] = !session || prompted || tooOld(session, request.maxAge) ? ['login'] : [];
  if (request.acrValues.includes('mfa')) steps.push('mfa');
  if (request.acrValues.includes('verify')) steps.push('verify');
  return steps;
}

function tooOld(session: Session, maxAge: number | undefined): boolean {
  return maxAge !== undefined && Date.now() - session.authenticatedAt >= maxAge * 1000;
}
