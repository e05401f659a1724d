/**
 * Registers `<aritma-login>`.
 *
 * @module
 */
import { AritmaLogin } from './elements/aritma-login.js';
import { define } from './elements/define.js';

define('aritma-login', AritmaLogin);

declare global {
  interface HTMLElementTagNameMap {
    'aritma-login': AritmaLogin;
  }
}

export { AritmaLogin };
