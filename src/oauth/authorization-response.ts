import { AritmaLoginError, invalidResponse, unknownState } from './error.js';
import { flows } from './flow.js';
import { expectedIssuers, isExpectedIssuer } from './issuer.js';
import type { LoginSettings } from './login-settings.js';
import { responseParameters } from './response-parameters.js';
import { serverError } from './server-error.js';
import { isOwnState } from './state.js';

/**
 * Reads the `state` of an authorization response. The `state` must have the form that {@link createState} gives it. Use it
 * to find the login that the response belongs to, before you read anything else in the response (RFC 6749 10.12).
 *
 * @param parameters the parameters of the response
 * @throws AritmaLoginError `state_missing` if there is no `state`
 * @throws AritmaLoginError `state_unknown` if the `state` was not created by this package
 */
export function responseState(parameters: URLSearchParams): string {
  const states = parameters.getAll('state');
  const own = states.find(isOwnState);
  if (own) return own;
  if (states.join('')) throw unknownState();
  throw new AritmaLoginError(
    'state_missing',
    'The response contains no state, so it may be forged. Begin a new login.',
  );
}

/**
 * Checks an authorization response and returns its code or token (RFC 6749 4.1.2, 4.2.2). It checks that no parameter
 * occurs twice, that `iss`, if there is one, is the expected issuer (RFC 9207 2.4), that there is no `error`, and that the
 * response contains the code or token that the flow requests, and nothing from another flow.
 *
 * It does not check the `state`: before you call it, compare the `state` with that of the login.
 *
 * @param parameters the parameters of the response
 * @param settings the settings of the login, as in the authorization request
 * @returns the code; with the implicit flow, the access token
 * @throws AritmaLoginError `invalid_response` if the response is malformed or belongs to another flow
 * @throws AritmaLoginError `issuer_mismatch` if `iss` is not the expected issuer
 * @throws AritmaLoginError with the server's `error` as its code, if the response contains one
 * @example
 *   const code = validateAuthorizationResponse(new URL(request.url).searchParams, settings);
 */
export function validateAuthorizationResponse(
  parameters: URLSearchParams,
  settings: Pick<LoginSettings, 'authority' | 'tenant' | 'issuer' | 'flow'>,
): string {
  const repeated = responseParameters.filter((name) => parameters.getAll(name).length > 1);
  if (repeated.length) {
    throw invalidResponse(
      `contains these parameters more than once: ${repeated.join(', ')}`,
      'Begin a new login. If it fails again, report it to the operator of the server',
    );
  }

  const issuer = parameters.get('iss');
  if (issuer !== null && !isExpectedIssuer(issuer, settings)) {
    throw new AritmaLoginError(
      'issuer_mismatch',
      `The iss of the response is not the expected issuer, ${expectedIssuers(settings).join(' or ')}. If the iss is correct, set "issuer" to it.`,
    );
  }

  const error = parameters.get('error');
  if (error !== null) throw serverError(error, parameters.get('error_description'), parameters.get('error_uri'));

  const { grant, responseType } = flows[settings.flow];
  const unexpected = grant === 'code' ? 'access_token' : 'code';
  if (parameters.has(unexpected)) {
    throw invalidResponse(
      `contains ${unexpected}, but the flow "${settings.flow}" expects ${grant}`,
      'Use the flow that the client is registered for',
    );
  }
  const value = parameters.get(grant);
  if (value) return value;
  throw invalidResponse(
    `contains no ${grant}${grant === 'code' ? '' : ' in its fragment'}`,
    `Check that the client is registered for response_type=${responseType}`,
  );
}
