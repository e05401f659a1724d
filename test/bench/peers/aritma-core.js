import { beginLogin, prepareLogin, withReturnTo } from '../node_modules/aritma-login/dist/browser/begin-login.js';
import { finishLogin } from '../node_modules/aritma-login/dist/browser/finish-login.js';
import { pageContext } from '../node_modules/aritma-login/dist/browser/page.js';
import { readLoginSettings } from '../node_modules/aritma-login/dist/oauth/login-settings.js';
import { findAuthorizationResponse } from '../node_modules/aritma-login/dist/oauth/response-address.js';

/** The package without its elements: all that they check and store, but no element. */
export async function prepare(attributes) {
  const { settings } = readLoginSettings(attributes, pageContext());
  await prepareLogin(settings);
  return {
    async begin() {
      const prepared = prepareLogin(settings);
      if (prepared) await prepared;
      return beginLogin(withReturnTo(settings)).href;
    },
    async finish(address) {
      const { token, error } = await finishLogin(findAuthorizationResponse(address).parameters, Date.now());
      if (error) throw error;
      return token.accessToken;
    },
    ignores: (address) => !findAuthorizationResponse(address),
  };
}
