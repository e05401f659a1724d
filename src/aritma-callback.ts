import { css, html, nothing, type TemplateResult } from 'lit';
import type { LoginOutcome, TokenDetail } from './browser/finish-login.js';
import { callbackDocument, type LoginStatus, type OutcomeView } from './browser/callback-document.js';
import { settingsOfRetry } from './browser/begin-login.js';
import { LoginLink } from './browser/login-link.js';
import { setStates } from './element-states.js';
import { outcomeEvent, tokenErrorEvent } from './events.js';
import { loginAnchorStyles } from './login-anchor-styles.js';
import type { AritmaLoginError } from './oauth/error.js';
import type { LoginSettings } from './oauth/login-settings.js';
import { OutcomeElement } from './outcome-element.js';
import { Phrases } from './phrases.js';
import { isMendable } from './wording.js';

/** Brings the types of the events along. */
export type {} from './events.js';

/**
 * Finishes a login on the page that the server comes back to, and shows how it went. It needs no attribute: the login
 * that was begun knows all. The outcome belongs to the document, and is announced once.
 *
 * @slot idle - shown while there is no answer; nothing by default
 * @slot pending - in place of "Logging you in…", while the answer is checked
 * @slot complete - in place of "You are logged in."
 * @slot close - in place of "You may close this window.", where the page that began the login has the answer
 * @slot error - in place of the words of any error that has no slot of its own filled
 * @slot cancelled - in place of "The login was cancelled." (`access_denied`)
 * @slot expired - in place of "The login took too long." (`state_expired`, `invalid_grant`)
 * @slot interrupted - in place of "The login was interrupted." (`login_interrupted`)
 * @slot used - in place of "This login has already been used." (`state_used`)
 * @slot unknown - in place of "Please log in to continue." (`state_unknown`, `state_missing`, `login_required`, …)
 * @slot storage - in place of "Allow cookies and site data for this website …" (`storage_unavailable`)
 * @slot unavailable - in place of "The login service cannot be reached …" (`token_request_failed`, `server_error`, …)
 * @slot failed - in place of "The login did not succeed.", for a server's own error
 * @slot faulty - in place of "This website has a fault …", for what only a developer can mend
 * @slot again - in place of "Try again", in the link that begins the login anew
 * @slot login - an `<aritma-login>`, shown when a new login may help and this browser does not know the old one
 * @csspart status - the live region with the words
 * @csspart link - the link "Try again"
 * @cssprop --aritma-login-background - the background of that link
 * @cssprop --aritma-login-color - the colour of its text
 * @cssprop --aritma-login-border-color - the colour of its border; none by default
 * @cssprop --aritma-login-radius - the rounding of its corners; `0.5em` by default
 * @cssState pending - the answer is being checked
 * @cssState complete - there is a token, or the page that began the login has the answer
 * @cssState error - there is an error
 * @fires {CustomEvent<TokenDetail>} token - the login ended in a token; its detail has `accessToken`, `tokenType`,
 *   `expiresIn` (seconds), `expiresAt` (milliseconds since 1970), `scope`, `authority`, `tenant`, `clientId`, `flow`,
 *   `returnTo`; with `pkce` also `idToken` (not verified) and `refreshToken`, where the server sends them
 * @fires {CustomEvent<AritmaLoginError>} tokenerror - the login ended in an error; its detail is an `AritmaLoginError`
 *   with `code`, `message` (cause and remedy, for developers), `description` and `uri` (the server's), `cause`
 */
export class AritmaCallback extends OutcomeElement {
  static override styles = [
    loginAnchorStyles,
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

  readonly #link = new LoginLink({
    settings: () => this.#settings as LoginSettings,
    followed: (error) => this.#retried(error),
  });
  readonly #view: OutcomeView = {
    changed: () => {
      this.#retryError = undefined;
      this.requestUpdate();
    },
    announce: (outcome) => {
      const event = outcomeEvent(outcome);
      if (event) this.dispatchEvent(event);
    },
  };
  readonly #phrases = new Phrases(this);
  #retryError: AritmaLoginError | undefined;

  /** How far the login is: `idle`, `pending`, `complete` or `error`. */
  get status(): LoginStatus {
    return callbackDocument.status;
  }

  /** The token with all that the `token` event's `detail` has, once that was dispatched. */
  get token(): TokenDetail | undefined {
    return callbackDocument.outcome?.token;
  }

  /** Why there is no token, once `tokenerror` was dispatched. */
  get error(): AritmaLoginError | undefined {
    return callbackDocument.outcome?.error;
  }

  /**
   * The outcome for who comes late or awaits: the `detail` of the `token` event, after it was dispatched, rejected
   * with that of `tokenerror`; `undefined` where there is no answer in the address.
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

  protected override render(): TemplateResult {
    return html`<div part="status" role="status">${this.#words}</div>
      ${this.#remedy}`;
  }

  protected override updated(): void {
    const { status } = this;
    setStates(this, {
      pending: status === 'pending',
      complete: status === 'complete',
      error: status === 'error',
    });
    const anchor = this.renderRoot.querySelector('a');
    if (anchor) void this.#link.draw(anchor, this.#settings);
  }

  get #words(): TemplateResult {
    const error = this.#retryError ?? this.error;
    if (error) return this.#phrases.error(error);
    if (this.status !== 'pending' && this.status !== 'complete') return html`<slot name="idle"></slot>`;
    return this.#phrases.phrase(callbackDocument.outcome?.isHandedOver ? 'close' : this.status);
  }

  get #remedy(): unknown {
    if (!this.error || !isMendable(this.error)) return nothing;
    return this.#settings
      ? html`<a part="link" rel="nofollow"><span>${this.#phrases.retry(this.error)}</span></a>`
      : html`<slot name="login"></slot>`;
  }

  /** The settings of the login that was answered, for another try. */
  get #settings(): LoginSettings | undefined {
    const login = callbackDocument.outcome?.login;
    return login && settingsOfRetry(login);
  }

  #retried(error: AritmaLoginError | undefined): void {
    this.#retryError = error;
    this.requestUpdate();
    if (error) this.dispatchEvent(tokenErrorEvent(error));
  }
}
