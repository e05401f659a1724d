import { tenantUrl } from './authorization-request.js';
import { AritmaLoginError, invalidResponse, unknownState } from './error.js';
import { flows } from './flow.js';
import type { LoginSettings } from './login-settings.js';
import { responseParameters } from './response-parameters.js';
import { serverError } from './server-error.js';
import { isOwnState } from './state.js';

/**
 * Reads the `state` of an authorize response, by which the login that it answers is found. To be called first: nothing
 * else in a response means anything before its state is known.
 *
 * @throws AritmaLoginError `state_missing`, or `state_unknown` where this package did not make it
 */
export function responseState(parameters: URLSearchParams): string {
  const states = parameters.getAll('state');
  const own = states.find(isOwnState);
  if (own) return own;
  if (states.join('')) throw unknownState();
  throw new AritmaLoginError(
    'state_missing',
    'The answer has no state, and may be forged: begin the login with <aritma-login>.',
  );
}

/**
 * Checks an authorize response whose `state` belongs to the login (RFC 6749 4.1.2, 4.2.2): no parameter twice, the
 * `iss` where there is one (RFC 9207 2.4), no `error`, and the grant of the flow that was asked for and no other.
 *
 * @param parameters as the server sent them
 * @param settings what was asked
 * @throws AritmaLoginError `invalid_response`, `issuer_mismatch`, or with the server's own `error` as its code
 */
export function validateAuthorizationResponse(
  parameters: URLSearchParams,
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'issuer' | 'flow'>,
): void {
  const repeated = responseParameters.filter((name) => parameters.getAll(name).length > 1);
  if (repeated.length) {
    throw invalidResponse(
      `repeats ${repeated.join(', ')}`,
      'each parameter may occur only once. Begin a new login; if it fails again, report it to the server operator',
    );
  }

  const issuer = parameters.get('iss');
  if (issuer !== null && !expectedIssuers(settings).includes(normalizeIssuer(issuer))) {
    throw new AritmaLoginError(
      'issuer_mismatch',
      'The answer is of another issuer: if it is the right one, put it into the attribute "issuer".',
    );
  }

  const error = parameters.get('error');
  if (error !== null) throw serverError(error, parameters.get('error_description'), parameters.get('error_uri'));

  const { grant, responseType } = flows[settings.flow];
  const unexpected = grant === 'code' ? 'access_token' : 'code';
  if (parameters.has(unexpected)) {
    throw invalidResponse(
      `contains ${unexpected}, but flow "${settings.flow}" asks for ${grant}`,
      'set the flow that the client is registered for',
    );
  }
  if (!parameters.get(grant)) {
    throw invalidResponse(
      `contains no ${grant}${grant === 'code' ? '' : ' in its fragment'}`,
      `check that the client is registered for response_type=${responseType}`,
    );
  }
}

function expectedIssuers(settings: Pick<LoginSettings, 'authority' | 'tenant' | 'issuer'>): string[] {
  const issuers = settings.issuer ? [settings.issuer] : [tenantUrl(settings), settings.authority];
  return issuers.map(normalizeIssuer);
}

function normalizeIssuer(issuer: string): string {
  return issuer.toLowerCase().replace(/\/$/, '');
}
