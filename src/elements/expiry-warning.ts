import { readPageSettings } from '../browser/page-settings.js';
import { outsideZones } from '../browser/zones.js';
import { hostOf } from '../messages/language.js';
import type { SessionMessages } from '../messages/session-messages.js';
import { loginAttributes } from '../oauth/login-attributes.js';
import type { Session } from '../session/session.js';
import type { AritmaLogin } from './aritma-login.js';
import type { LocalizedTexts } from './localized-texts.js';
import { createElement, setChildren } from './nodes.js';

/** The element that shows the warning. */
interface ExpiringElement extends Element {
  readonly session: Session | undefined;
  readonly renderRoot: ParentNode;
  requestUpdate(): void;
}

/**
 * The warning that a session ends soon: a sentence, the remaining time, and the link "Stay logged in", which begins the
 * login of the page again, in a popup.
 */
export class ExpiryWarning {
  readonly #element: ExpiringElement;
  readonly #texts: LocalizedTexts<SessionMessages>;
  readonly #sentence = createElement('span');
  readonly #timer = createElement('span', { part: 'timer', role: 'timer', 'aria-live': 'off' });
  readonly #stayText = createElement('span');
  readonly #slot = createElement('slot', { name: 'expiring' }, this.#sentence, ' ', this.#timer, ' ');
  #stay: AritmaLogin | undefined;
  /** Whether a login with the link has ended: the link says so, which must not be read in the next warning. */
  #isStayUsed = false;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(element: ExpiringElement, texts: LocalizedTexts<SessionMessages>) {
    this.#element = element;
    this.#texts = texts;
  }

  /** Shows the warning in a live region, or updates it. Another element of the session may show it instead. */
  show(status: Element): void {
    this.#ticking ??= outsideZones(() => setInterval(() => this.#tick(), 1000));
    if (!this.#isChosen) {
      this.#keepStay();
      status.replaceChildren();
      return;
    }
    if (this.#isStayUsed && this.#slot.parentNode !== status) this.#removeStay();
    setChildren(this.#sentence, this.#texts.text('expiring'));
    setChildren(this.#stayText, this.#texts.text('stay'));
    this.#drawTime();
    const login = this.findLogin();
    if (login) this.#drawStay(login);
    else this.#stay?.remove();
    if (this.#slot.parentNode !== status) status.replaceChildren(this.#slot);
  }

  /** Hides the warning. */
  hide(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#keepStay();
  }

  /** Whether this is the element that shows the messages about the session. */
  get #isChosen(): boolean {
    return !!this.#element.session?.showsMessages(this.#element);
  }

  /** A login that has begun continues, because the user may need longer than the session lasts. */
  #keepStay(): void {
    if (!this.#stay || this.#stay.parentNode !== this.#slot) return;
    this.#stay.hidden = true;
    this.#element.renderRoot.append(this.#stay);
  }

  /** Finds the login that can continue the session: in the element, in the tree around it, or in the document. */
  findLogin(): AritmaLogin | undefined {
    const client = this.#element.session?.client;
    const logins = [this.#element, ...treesAround(this.#element)].flatMap((tree) => [
      ...tree.querySelectorAll('aritma-login'),
    ]);
    return logins.find((login) => {
      const { settings } = readPageSettings(login);
      return (
        settings?.flow !== 'code' &&
        (['authority', 'tenant', 'clientId'] as const).every((name) => client && settings?.[name] === client[name])
      );
    });
  }

  /** Draws a login with the settings of the page's login. Its login hint names the user, but another user may log in. */
  #drawStay(login: AritmaLogin): void {
    this.#stay ??= this.#createStay();
    const { preferred_username: userName, email } = this.#element.session?.claims ?? {};
    const hint = [userName, email].find((claim) => typeof claim === 'string' && claim !== '');
    Object.assign(this.#stay, Object.fromEntries(loginAttributes.map((name) => [name, login[name]])), {
      mode: 'popup',
      prompt: login.prompt === 'none' ? undefined : login.prompt,
      returnTo: undefined, // this page
      ...(hint !== undefined && { loginHint: hint }),
    });
    this.#stay.hidden = false;
    if (this.#stay.parentNode !== this.#slot) this.#slot.append(this.#stay);
  }

  #createStay(): AritmaLogin {
    const stay = createElement('aritma-login', { part: 'stay' }, this.#stayText);
    for (const type of ['token', 'tokenerror']) stay.addEventListener(type, () => (this.#isStayUsed = true));
    return stay;
  }

  #removeStay(): void {
    this.#stay?.remove();
    this.#stay = undefined;
    this.#isStayUsed = false;
  }

  #tick(): void {
    this.#drawTime();
    const isDrawn = this.#slot.isConnected;
    const isStayDrawn = isDrawn && this.#stay?.parentNode === this.#slot;
    const isChosen = this.#isChosen;
    if (isDrawn !== isChosen || isStayDrawn !== (isChosen && !!this.findLogin())) this.#element.requestUpdate();
  }

  #drawTime(): void {
    const left = Math.max(0, Math.round(((this.#element.session?.expiresAt ?? 0) - Date.now()) / 1000));
    this.#timer.textContent = `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}`;
  }
}

/**
 * Lists the shadow tree of an element, those of its hosts, and the root element of the document. It does not use `document`,
 * because injected markup can clobber its properties.
 */
function treesAround(element: Element): ParentNode[] {
  const root = element.getRootNode();
  const host = hostOf(root);
  return host ? [root as ShadowRoot, ...treesAround(host)] : [element.closest(':root') ?? element];
}
