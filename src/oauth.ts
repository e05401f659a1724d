/**
 * The login protocol as functions without a DOM, storage or Lit: for an application that logs in without the elements,
 * in a worker, or on a server.
 *
 * @module
 */
export { type AccessToken, readAccessToken, type TokenSettings } from './oauth/access-token.js';
export { authorizationUrl } from './oauth/authorization-request.js';
export { responseState, validateAuthorizationResponse } from './oauth/authorization-response.js';
export { AritmaLoginError, type AritmaLoginErrorCode, type AritmaLoginErrorDetails } from './oauth/error.js';
export type { Flow } from './oauth/flow.js';
export { type IdTokenClaims, validateIdToken } from './oauth/id-token.js';
export type { LoginAttributes, PageContext } from './oauth/login-attributes.js';
export { type LoginSettings, type LoginSettingsResult, readLoginSettings } from './oauth/login-settings.js';
export { codeChallenge, createPkcePair, type PkcePair } from './oauth/pkce.js';
export { refreshRequest } from './oauth/refresh-request.js';
export { type AuthorizationResponse, findAuthorizationResponse } from './oauth/response-address.js';
export { createState } from './oauth/state.js';
export { tokenRequest } from './oauth/token-request.js';
export { readTokenResponse } from './oauth/token-response.js';
