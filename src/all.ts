/**
 * All elements and the session, in one file for a `<script>` tag.
 *
 * @module
 */
export * from './index.js';
export * from './session.js';
export { AritmaClaim, AritmaLogout, AritmaSession } from './session-element.js';
