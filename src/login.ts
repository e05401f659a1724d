/**
 * Registers `<aritma-login>`.
 *
 * @module
 */
import { AritmaLogin } from './aritma-login.js';
import { define } from './define.js';

define('aritma-login', AritmaLogin);

declare global {
  interface HTMLElementTagNameMap {
    'aritma-login': AritmaLogin;
  }
}

export { AritmaLogin };
