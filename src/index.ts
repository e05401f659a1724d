/**
 * Registers `<aritma-login>` and `<aritma-callback>`, and takes an authorization response out of the address before a
 * router reads it.
 *
 * @module
 */
import './login.js';
import './callback.js';

export { AritmaCallback } from './elements/aritma-callback.js';
export { AritmaLogin } from './elements/aritma-login.js';
export type { LoginStatus } from './browser/callback-document.js';
export type { TokenDetail } from './browser/finish-login.js';
export { AritmaLoginError, type AritmaLoginErrorCode } from './oauth/error.js';
