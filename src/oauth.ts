/**
 * The protocol of `aritma-login` in pure functions: no DOM, no storage, no Lit. For who wants the same login by hand,
 * in a framework of their own, in a worker or on a server.
 *
 * @module
 */
export * from './oauth/access-token.js';
export * from './oauth/authorization-request.js';
export * from './oauth/authorization-response.js';
export * from './oauth/pkce.js';
export * from './oauth/error.js';
export * from './oauth/flow.js';
export * from './oauth/login-attributes.js';
export * from './oauth/login-settings.js';
export * from './oauth/response-address.js';
export * from './oauth/response-parameters.js';
export * from './oauth/server-error.js';
export * from './oauth/state.js';
export * from './oauth/token-request.js';
export * from './oauth/token-response.js';
