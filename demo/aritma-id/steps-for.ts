import type { AuthorizationRequest, Session, StepName } from './context.js';

/**
 * Lists what the user has to be asked before the response can be sent.
 *
 * - The login: if there is no session, if the session is older than `max_age`, and for each `prompt` except `none`. The
 *   login page names the application and the scopes, so it also serves `consent` and `select_account`.
 * - The second factor and the identification: each time that `acr_values` names them.
 */
export function stepsFor(request: AuthorizationRequest, session: Session | undefined): StepName[] {
  const isPrompted = request.prompt !== undefined && request.prompt !== 'none';
  const steps: StepName[] = !session || isPrompted || isTooOld(session, request.maxAge) ? ['login'] : [];
  if (request.acrValues.includes('mfa')) steps.push('mfa');
  if (request.acrValues.includes('verify')) steps.push('verify');
  return steps;
}

function isTooOld(session: Session, maxAge: number | undefined): boolean {
  return maxAge !== undefined && Date.now() - session.authenticatedAt >= maxAge * 1000;
}
