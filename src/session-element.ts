/**
 * Registers `<aritma-session>`, `<aritma-logout>` and `<aritma-claim>`, and keeps the tokens of the logins on this page.
 *
 * @module
 */
import './session.js';
import { AritmaClaim } from './elements/aritma-claim.js';
import { AritmaLogout } from './elements/aritma-logout.js';
import { AritmaSession } from './elements/aritma-session.js';
import { define } from './elements/define.js';

define('aritma-session', AritmaSession);
define('aritma-logout', AritmaLogout);
define('aritma-claim', AritmaClaim);

declare global {
  interface HTMLElementTagNameMap {
    'aritma-session': AritmaSession;
    'aritma-logout': AritmaLogout;
    'aritma-claim': AritmaClaim;
  }
}

export { AritmaClaim, AritmaLogout, AritmaSession };
