import { attempt } from '../oauth/attempt.js';
import type { BegunLogin } from './begin-login.js';
import { finishLogin, type LoginOutcome } from './finish-login.js';
import { awaitResponse } from './hand-over.js';
import { loginLifetime } from './login-store.js';
import { expectResponse } from './pending-logins.js';
import { offerToken } from './token-keeper.js';

/** The size of the popup in CSS pixels. A login page has one column. */
const width = 480;
const height = 720;

/** The popup in which a login continues while the page waits for the response (`mode="popup"`). */
export class LoginPopup {
  #popup: Window | undefined;
  #waiting: AbortController | undefined;

  /**
   * Focuses the popup.
   *
   * @returns false if it is closed, or if `Cross-Origin-Opener-Policy` has cut the reference to it
   */
  focus(): boolean {
    if (!this.#popup || this.#popup.closed) return false;
    this.#popup.focus();
    return true;
  }

  /**
   * Opens the popup for a login, synchronously.
   *
   * @param wantsResponse tells whether the page still wants the response; if not, the popup finishes the login
   * @returns a promise for the outcome, or for `undefined` if the page stops waiting; `undefined` if no popup was opened
   */
  open({ href, state }: BegunLogin, wantsResponse: () => boolean): Promise<LoginOutcome | undefined> | undefined {
    if (!state) return undefined;
    const waiting = new AbortController();
    const response = attempt(() => awaitResponse(state, wantsResponse, waiting.signal));
    if (!response) return undefined;
    const popup = window.open(href, '', features());
    if (!popup) {
      waiting.abort();
      return undefined;
    }
    popup.opener = null;
    expectResponse(state);
    this.#popup = popup;
    this.#waiting = waiting;
    const timer = setTimeout(() => waiting.abort(), loginLifetime);
    return this.#finish(response, popup).finally(() => clearTimeout(timer));
  }

  /** Stops waiting for a response that has not arrived. */
  stop(): void {
    this.#waiting?.abort();
  }

  async #finish(response: Promise<URLSearchParams | undefined>, popup: Window): Promise<LoginOutcome | undefined> {
    const parameters = await response;
    if (this.#popup === popup) this.#popup = undefined;
    return parameters && offerToken(await finishLogin(parameters, Date.now()));
  }
}

/** Returns the features for `window.open()` that center the popup on the window of the page. */
function features(): string {
  const { screenX, screenY, outerWidth, outerHeight } = window;
  const left = Math.round(screenX + (outerWidth - width) / 2);
  const top = Math.round(screenY + (outerHeight - height) / 2);
  return `popup,width=${width},height=${height},left=${left},top=${top}`;
}
