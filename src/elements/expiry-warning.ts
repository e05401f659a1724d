import { languageOf } from '../messages/language.js';
import { sessionMessagesFor } from '../messages/session-messages.js';
import type { AritmaLogin } from './aritma-login.js';
import type { AritmaSession } from './aritma-session.js';
import { createElement, setAttributes, setChildren } from './nodes.js';

/** The attributes of a login that a login to stay logged in does not have. */
const ownAttributes = ['class', 'hidden', 'id', 'mode', 'part', 'slot', 'style'];

/**
 * The warning that a session ends soon: a sentence, the remaining time, and the link "Stay logged in", which begins the
 * login of the page again, in a popup.
 */
export class ExpiryWarning {
  readonly #session: AritmaSession;
  readonly #timer = createElement('span', { part: 'timer', role: 'timer', 'aria-live': 'off' });
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(session: AritmaSession) {
    this.#session = session;
  }

  /** Shows the warning, once, in a live region. */
  show(status: Element): void {
    if (this.#ticking === undefined) {
      this.#tick();
      this.#ticking = setInterval(() => this.#tick(), 1000);
    }
    const messages = sessionMessagesFor(languageOf(this.#session));
    const language = { lang: messages.lang, dir: 'auto' };
    const login = this.findLogin();
    const shown = status.querySelector('slot[name=expiring]');
    if (shown?.firstElementChild?.textContent === messages.expiring) return;
    setChildren(
      status,
      createElement(
        'slot',
        { name: 'expiring' },
        createElement('span', language, messages.expiring),
        ...[' ', this.#timer, ' '],
        ...(login ? [this.#stay(login, createElement('span', language, messages.stay))] : []),
      ),
    );
  }

  hide(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  /** Finds the login of the page that can continue the session: that of the element, or any other of the same client. */
  findLogin(): AritmaLogin | undefined {
    const { session } = this.#session;
    const root = this.#session.getRootNode() as ParentNode;
    const logins = [this.#session, root, document].flatMap((node) => [
      ...node.querySelectorAll<AritmaLogin>('aritma-login'),
    ]);
    return logins.find(({ tenant, clientId, flow }) => {
      const { client } = session ?? {};
      return tenant === client?.tenant && clientId === client?.clientId && flow !== 'code';
    });
  }

  /** Creates the login with the same settings, and suggests the same user. The server may know another one. */
  #stay(login: AritmaLogin, text: Element): Element {
    const { preferred_username: userName, email } = this.#session.claims ?? {};
    const hint = [userName, email].find((claim) => typeof claim === 'string');
    const stay = createElement('aritma-login', { part: 'stay', mode: 'popup', 'return-to': location.href });
    for (const { name, value } of login.attributes) {
      if (!ownAttributes.includes(name) && !name.startsWith('on')) stay.setAttribute(name, value);
    }
    setAttributes(stay, { ...(hint && { 'login-hint': hint }), 'return-to': location.href });
    stay.append(text);
    return stay;
  }

  #tick(): void {
    const left = Math.max(0, Math.round(((this.#session.expiresAt ?? 0) - Date.now()) / 1000));
    this.#timer.textContent = `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}`;
  }
}
