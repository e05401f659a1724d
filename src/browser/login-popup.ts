import { attempt } from '../oauth/attempt.js';
import type { BegunLogin } from './begin-login.js';
import { finishLogin, type LoginOutcome } from './finish-login.js';
import { awaitResponse } from './hand-over.js';
import { expectResponse, loginLifetime } from './pending-logins.js';

/** The size of the window, in CSS pixels: that of a login page's column. */
const width = 480;
const height = 720;

/** A window of its own that a login goes on in, while its page waits for the answer (`mode="popup"`). */
export class LoginPopup {
  #window: Window | undefined;
  #waiting: AbortController | undefined;

  /** Brings the window to the front. @returns whether it is known to be open; where it was cut off, it is not */
  show(): boolean {
    if (!this.#window || this.#window.closed) return false;
    this.#window.focus();
    return true;
  }

  /**
   * Opens the window for a login, at once.
   *
   * @param wantsResponse whether the page still wants the answer when it comes; if not, it is the window's
   * @returns what becomes of the login: nothing where the waiting was ended. No promise where the browser opens no window
   */
  open({ href, state }: BegunLogin, wantsResponse: () => boolean): Promise<LoginOutcome | undefined> | undefined {
    if (!state) return undefined;
    const waiting = new AbortController();
    const answer = attempt(() => awaitResponse(state, wantsResponse, waiting.signal));
    if (!answer) return undefined;
    const opened = open(href, '', features());
    if (!opened) {
      waiting.abort();
      return undefined;
    }
    opened.opener = null;
    expectResponse(state);
    this.#window = opened;
    this.#waiting = waiting;
    const tooLate = setTimeout(() => waiting.abort(), loginLifetime);
    return this.#finish(answer, opened).finally(() => clearTimeout(tooLate));
  }

  /** Ends the waiting for an answer that did not come. */
  stop(): void {
    this.#waiting?.abort();
  }

  async #finish(answer: Promise<URLSearchParams | undefined>, opened: Window): Promise<LoginOutcome | undefined> {
    const parameters = await answer;
    if (this.#window === opened) this.#window = undefined;
    return parameters && finishLogin(parameters, Date.now());
  }
}

/** In the middle of the page's own window. */
function features(): string {
  const left = Math.round(screenX + (outerWidth - width) / 2);
  const top = Math.round(screenY + (outerHeight - height) / 2);
  return `popup,width=${width},height=${height},left=${left},top=${top}`;
}
