import { documentProperty } from '../browser/page.js';
import { warn } from '../browser/warn.js';
import { type LogoutRequest, logoutRequest, type LogoutSettings } from '../oauth/logout-request.js';
import type { SessionClient } from '../oauth/session-record.js';

/** For how long after the start of a navigation no other one begins, in milliseconds. */
const navigationTimeout = 5000;

/** Leaves the page, to log the user out at Aritma ID (OpenID Connect RP-Initiated Logout 1.0). */
export class LogoutNavigation {
  readonly #client: SessionClient;
  #isLeaving = false;

  constructor(client: SessionClient) {
    this.#client = client;
  }

  /**
   * Begins the navigation, unless one has just begun. The request of a second logout would replace that of the first one, and
   * has no ID token.
   */
  start(settings: LogoutSettings): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    setTimeout(() => (this.#isLeaving = false), navigationTimeout);
    if (settings.returnTo && !settings.idToken) {
      warn('The page does not return after the logout, because the session has no ID token. Request the scope openid.');
    }
    leaveFor(logoutRequest(this.#client, settings));
  }
}

/** Sends the request. For `POST`, the directive `form-action` of a Content-Security-Policy must allow it. */
function leaveFor({ method, url, parameters }: LogoutRequest): void {
  if (method === 'GET') {
    location.assign(url);
    return;
  }
  const create = documentProperty('createElement');
  const form = create.call(document, 'form') as HTMLFormElement;
  // The page may have a <base target>.
  Object.assign(form, { method, action: url, target: '_self', hidden: true });
  for (const [name, value] of Object.entries(parameters)) {
    form.append(Object.assign(create.call(document, 'input'), { type: 'hidden', name, value }));
  }
  documentProperty('documentElement').append(form);
  form.submit();
  form.remove();
}
