/**
 * Registers `<aritma-callback>`, and takes note of an answer in the address before a router does.
 *
 * @module
 */
import { AritmaCallback } from './aritma-callback.js';
import { callbackDocument } from './browser/callback-document.js';
import { define } from './define.js';

callbackDocument.takeNote();
define('aritma-callback', AritmaCallback);

declare global {
  interface HTMLElementTagNameMap {
    'aritma-callback': AritmaCallback;
  }
}

export { AritmaCallback };
