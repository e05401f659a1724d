/** The modules that a page of the model runs: only the package's own. They are evaluated again for each page. */
export { beginLogin, prepareLogin, withReturnTo } from '../../src/browser/begin-login.js';
export { callbackDocument } from '../../src/browser/callback-document.js';
export { LoginPopup } from '../../src/browser/login-popup.js';
export { pageContext } from '../../src/browser/page.js';
export { readLoginSettings } from '../../src/oauth/login-settings.js';
