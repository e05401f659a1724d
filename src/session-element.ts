/**
 * Registers `<aritma-session>`, and keeps the tokens of the logins on this page.
 *
 * @module
 */
import './session.js';
import { AritmaSession } from './elements/aritma-session.js';
import { define } from './elements/define.js';

define('aritma-session', AritmaSession);

declare global {
  interface HTMLElementTagNameMap {
    'aritma-session': AritmaSession;
  }
}

export { AritmaSession };
