/** The modules that a page of the model of sessions runs: only the package's own. They are evaluated again for each page. */
export { getSession } from '../../src/session/sessions.js';
