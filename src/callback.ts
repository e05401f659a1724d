/**
 * Registers `<aritma-callback>`, and takes an authorization response out of the address before a router reads it.
 *
 * @module
 */
import { AritmaCallback } from './elements/aritma-callback.js';
import { callbackDocument } from './browser/callback-document.js';
import { define } from './elements/define.js';

// A second copy of the package must not take the response from the copy whose elements are in use.
if (define('aritma-callback', AritmaCallback)) callbackDocument.captureResponse();

declare global {
  interface HTMLElementTagNameMap {
    'aritma-callback': AritmaCallback;
  }
}

export { AritmaCallback };
