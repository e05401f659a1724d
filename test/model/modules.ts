/** What a page of the model runs: the package's own modules, and nothing else. Bundled anew for each page. */
export { beginLogin, prepareLogin, withReturnTo } from '../../src/browser/begin-login.js';
export { callbackDocument } from '../../src/browser/callback-document.js';
export { LoginPopup } from '../../src/browser/login-popup.js';
export { pageContext } from '../../src/browser/page.js';
export { readLoginSettings } from '../../src/oauth/login-settings.js';
