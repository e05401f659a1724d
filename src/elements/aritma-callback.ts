import { css, type PropertyValues } from 'lit';
import { settingsOfRetry } from '../browser/begin-login.js';
import { callbackDocument, type LoginStatus, type OutcomeView } from '../browser/callback-document.js';
import type { LoginOutcome, TokenDetail } from '../browser/finish-login.js';
import { LoginLink } from '../browser/login-link.js';
import { hasTokenKeeper } from '../browser/token-keeper.js';
import { warn } from '../browser/warn.js';
import { isRetryable } from '../messages/messages.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { setStates } from './custom-states.js';
import { outcomeEvent, tokenErrorEvent } from './events.js';
import { linkStyles } from './link-styles.js';
import { LocalizedMessages } from './localized-messages.js';
import { createElement, setChildren } from './nodes.js';
import { OutcomeElement } from './outcome-element.js';

/** Includes the types of the events. */
export type {} from './events.js';

/**
 * Finishes a login on the page that the server redirects to, and shows the outcome. It needs no attributes: the settings
 * of the login were stored when it began. The outcome belongs to the document and is announced once.
 *
 * @attr {boolean} auto-return - after the login, the page is replaced by the address to return to, if a session keeps the token
 * @slot idle - shown while there is no response; empty by default
 * @slot pending - replaces "Logging you in…", while the response is checked
 * @slot complete - replaces "You are logged in."
 * @slot close - replaces "You can close this window.", if the page that began the login has received the response
 * @slot error - replaces the text of every error that has no slot with content
 * @slot cancelled - replaces "The login was cancelled." (`access_denied`)
 * @slot expired - replaces "The login took too long." (`state_expired`, `invalid_grant`)
 * @slot interrupted - replaces "The login was interrupted." (`login_interrupted`)
 * @slot used - replaces "This login has already been used." (`state_used`)
 * @slot unknown - replaces "Please log in to continue." (`state_unknown`, `state_missing`, `login_required`, …)
 * @slot storage - replaces "Allow cookies and site data for this website …" (`storage_unavailable`)
 * @slot unavailable - replaces "The login service is unavailable …" (`token_request_failed`, `server_error`, …)
 * @slot failed - replaces "The login did not succeed.", for the other errors of the server
 * @slot faulty - replaces "Something is wrong with this website …", for errors that only a developer can fix
 * @slot again - replaces "Try again" in the link that begins a new login
 * @slot login - an `<aritma-login>`, shown if a new login may help and this browser does not know the previous one
 * @csspart status - the live region with the text
 * @csspart link - the link "Try again"
 * @cssprop --aritma-login-background - the background of the link "Try again"
 * @cssprop --aritma-login-color - the color of its text
 * @cssprop --aritma-login-border-color - the color of its border; none by default
 * @cssprop --aritma-login-radius - the radius of its corners; `0.5em` by default
 * @cssState pending - the response is being checked
 * @cssState complete - there is a token, or the page that began the login has received the response
 * @cssState error - there is an error
 * @fires {CustomEvent<TokenDetail>} token - the login ended with a token; its detail has `accessToken`, `tokenType`,
 *   `expiresIn` (seconds), `expiresAt` (milliseconds since 1970), `scope`, `authority`, `tenant`, `clientId`, `flow`,
 *   `returnTo`; with `pkce` also `idToken` (its claims are checked) and `refreshToken`, if the server sends them and no
 *   session keeps them
 * @fires {CustomEvent<AritmaLoginError>} tokenerror - the login ended with an error; its detail is an `AritmaLoginError`
 *   with `code`, `message` (cause and remedy, for developers), `description` and `uri` (the server's), `cause`
 */
export class AritmaCallback extends OutcomeElement {
  static override styles = [
    linkStyles,
    css`
      :host {
        display: block;
      }
      :host([hidden]) {
        display: none;
      }
      [part='status'] {
        overflow-wrap: anywhere;
      }
      [part='link'],
      ::slotted([slot='login']) {
        margin-block-start: 1em;
      }
    `,
  ];

  readonly #status = createElement('div', { part: 'status', role: 'status' });
  readonly #retryText = createElement('span');
  readonly #retryAnchor = createElement('a', { part: 'link', rel: 'nofollow' }, this.#retryText);
  readonly #loginSlot = createElement('slot', { name: 'login' });
  readonly #messages = new LocalizedMessages(this);
  readonly #retryLink = new LoginLink({ onFollow: (error) => this.#handleRetry(error) });
  readonly #view: OutcomeView = {
    changed: () => {
      this.#retryError = undefined;
      this.requestUpdate();
    },
    announce: (outcome) => {
      const event = outcomeEvent(outcome);
      if (event) this.dispatchEvent(event);
      if (outcome.token && !hasTokenKeeper() && this.hasAttribute('auto-return')) {
        warn('auto-return has no effect, because no session keeps the token. Load aritma-login/session.js.');
      }
    },
  };
  #retryError: AritmaLoginError | undefined;

  /** The progress of the login: `idle`, `pending`, `complete` or `error`. */
  get status(): LoginStatus {
    return callbackDocument.status;
  }

  /** The `detail` of the `token` event, after it has been dispatched. */
  get token(): TokenDetail | undefined {
    return callbackDocument.outcome?.token;
  }

  /** The `detail` of the `tokenerror` event, after it has been dispatched. */
  get error(): AritmaLoginError | undefined {
    return callbackDocument.outcome?.error;
  }

  /**
   * The outcome as a promise, for code that runs after the event or uses `await`. Resolves with the `detail` of the
   * `token` event, or with `undefined` if there is no response in the address. Rejects with the `detail` of the
   * `tokenerror` event. Settles after the event has been dispatched.
   *
   * @throws AritmaLoginError the `detail` of the `tokenerror` event
   */
  get result(): Promise<TokenDetail | undefined> {
    return callbackDocument.result;
  }

  protected override recall(): LoginOutcome | undefined {
    return callbackDocument.recall();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    callbackDocument.connect(this.#view);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    callbackDocument.disconnect(this.#view);
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    setChildren(this.#status, this.#statusMessage());
    if (!this.hasUpdated) this.renderRoot.append(this.#status);
    const remedy = this.#remedy();
    for (const element of [this.#retryAnchor, this.#loginSlot]) if (element !== remedy) element.remove();
    if (remedy && !remedy.parentNode) this.renderRoot.append(remedy);
  }

  protected override updated(): void {
    const { status } = this;
    setStates(this, {
      pending: status === 'pending',
      complete: status === 'complete',
      error: status === 'error',
    });
  }

  #statusMessage(): Element {
    const error = this.#retryError ?? this.error;
    if (error) return this.#messages.error(error);
    if (this.status !== 'pending' && this.status !== 'complete') return createElement('slot', { name: 'idle' });
    return this.#messages.message(callbackDocument.outcome?.isHandedOver ? 'close' : this.status);
  }

  /** The remedy for an error: a link that begins the same login again or, if that login is unknown, the slot `login`. */
  #remedy(): Element | undefined {
    const { outcome } = callbackDocument;
    if (!outcome?.error || !isRetryable(outcome.error)) return undefined;
    if (!outcome.login) return this.#loginSlot;
    setChildren(this.#retryText, this.#messages.retry(outcome.error));
    void this.#retryLink.update(this.#retryAnchor, settingsOfRetry(outcome.login));
    return this.#retryAnchor;
  }

  #handleRetry(error: AritmaLoginError | undefined): void {
    this.#retryError = error;
    this.requestUpdate();
    if (error) this.dispatchEvent(tokenErrorEvent(error));
  }
}
