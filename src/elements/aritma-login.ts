import { css, type PropertyDeclaration, type PropertyValues } from 'lit';
import type { LoginOutcome } from '../browser/finish-login.js';
import { LoginLink } from '../browser/login-link.js';
import { readPageSettings } from '../browser/page-settings.js';
import { AritmaLoginError } from '../oauth/error.js';
import { attributeDefaults, attributeName, type LoginAttribute, loginAttributes } from '../oauth/login-attributes.js';
import type { LoginSettings, LoginSettingsResult } from '../oauth/login-settings.js';
import { AttributeWarnings, missingAttributesMessage } from './attribute-warnings.js';
import { setStates } from './custom-states.js';
import { outcomeEvent, tokenErrorEvent } from './events.js';
import { forwardClick } from './forward-click.js';
import { linkStyles } from './link-styles.js';
import { LocalizedMessages } from './localized-messages.js';
import { createElement, setAttributes, setChildren } from './nodes.js';
import { OutcomeElement } from './outcome-element.js';
import { SlottedText } from './slotted-text.js';

/** How long late listeners still receive the outcome of a popup, in milliseconds: the page may still be hydrating. */
const lateListenerTimeout = 10_000;

/** The value of an attribute, as a property. */
type AttributeValue = string | null | undefined;

/** The progress of the link's login. With `mode="redirect"`, it is only `idle` or `error`: the login leaves the page. */
type Progress =
  { readonly state: 'idle' | 'waiting' | 'complete' } | { readonly state: 'error'; readonly error: AritmaLoginError };

/** Includes the types of the events. */
export type {} from './events.js';

/**
 * A link that begins a login with Aritma ID. It is a real link, so every way of following a link works.
 *
 * @slot - the text of the link; "Log in with Aritma ID" by default
 * @slot icon - an image before the text
 * @slot waiting - replaces "Continue in the window that has opened."
 * @slot complete - replaces "You are logged in.", after a login in a popup
 * @slot error - replaces the text of every error; each kind of error has the same slot as in `<aritma-callback>`
 * @csspart link - the `<a>`
 * @csspart status - the live region that says that a login is in progress, has ended, or cannot begin
 * @cssprop --aritma-login-background - the background of the link; on hover, it is darker, or lighter on a dark page
 * @cssprop --aritma-login-color - the color of the link's text
 * @cssprop --aritma-login-border-color - the color of its border; none by default
 * @cssprop --aritma-login-radius - the radius of its corners; `0.5em` by default
 * @cssState incomplete - a required attribute is missing
 * @cssState invalid - an attribute has an invalid value
 * @cssState waiting - the login is in progress in a popup
 * @fires {CustomEvent<TokenDetail>} token - with `mode="popup"`: the login ended with a token
 * @fires {CustomEvent<AritmaLoginError>} tokenerror - the link was followed, but no login could begin; with `mode="popup"`
 *   also: the login ended with an error
 */
export class AritmaLogin extends OutcomeElement {
  static override shadowRootOptions: ShadowRootInit = { ...OutcomeElement.shadowRootOptions, delegatesFocus: true };

  /**
   * One list of attributes serves the protocol, this element, and the types for frameworks. To add an attribute, begin
   * with `loginAttributes` in `src/oauth/login-attributes.ts`.
   */
  static override properties = Object.fromEntries(
    [...loginAttributes, 'target', 'ariaLabel'].map((name) => [
      name,
      { attribute: attributeName(name), reflect: true, useDefault: name in attributeDefaults },
    ]),
  ) as Record<LoginAttribute | 'target' | 'ariaLabel', PropertyDeclaration>;

  static override styles = [
    linkStyles,
    css`
      :host {
        display: inline-flex;
        flex-direction: column;
        align-items: flex-start;
        max-inline-size: 100%;
      }
      :host([hidden]) {
        display: none;
      }
      :host(:state(waiting)) [part='link'] {
        border-color: currentColor;
        background: none;
        color: inherit;
      }
      [part='status']:not(:empty) {
        margin-block-start: 0.5em;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** The tenant: one path segment in the address of Aritma ID. Required. @attr */
  declare tenant: AttributeValue;
  /** The client ID of the application at Aritma ID. Required. @attr client-id */
  declare clientId: AttributeValue;
  /**
   * The scopes to request, separated by white space (RFC 6749 3.3); `openid`, `profile`, … only with `pkce` and `code`.
   * Required.
   *
   * @attr
   */
  declare scope: AttributeValue;
  /**
   * The address of the page with `<aritma-callback>`: absolute (sent as written), or relative to the document. Required.
   *
   * @attr redirect-uri
   */
  declare redirectUri: AttributeValue;
  /**
   * The OAuth flow: `implicit` (RFC 6749 4.2), `pkce` (RFC 7636; recommended, needs https or localhost), or `code`, if
   * your server exchanges the code for the token (RFC 6749 4.1).
   *
   * @attr
   * @type {'implicit' | 'pkce' | 'code'}
   */
  declare flow: AttributeValue;
  /**
   * Where the login page opens: `redirect` replaces this page; `popup` opens a popup if the browser allows it, and the
   * element then dispatches `token` itself. Not with `flow="code"`.
   *
   * @attr
   * @type {'redirect' | 'popup'}
   */
  declare mode: AttributeValue;
  /** The address of Aritma ID, such as `https://id.dev.aritma.io`: https, or http on localhost. @attr */
  declare authority: AttributeValue;
  /** The value of `iss` in a response (RFC 9207), if it is neither `{authority}/{tenant}` nor the authority. @attr */
  declare issuer: AttributeValue;
  /**
   * How to identify the user: `mfa` asks for a second factor again (and sends `prompt=login`), `verify` identifies the
   * user by BankID.
   *
   * @attr acr-values
   */
  declare acrValues: AttributeValue;
  /**
   * What the login page asks the user for: `none`, `login`, `consent`, `select_account` (OpenID Connect Core 3.1.2.1).
   *
   * @attr
   */
  declare prompt: AttributeValue;
  /** The login name that the user is likely to enter (OpenID Connect Core 3.1.2.1). @attr login-hint */
  declare loginHint: AttributeValue;
  /** The languages of the login page, in order of preference (OpenID Connect Core 3.1.2.1). @attr ui-locales */
  declare uiLocales: AttributeValue;
  /** The maximum age of the user's login at Aritma ID, in seconds (OpenID Connect Core 3.1.2.1). @attr max-age */
  declare maxAge: AttributeValue | number;
  /** The `state` that your server created for the login. Required with `flow="code"`, not allowed otherwise. @attr */
  declare state: AttributeValue;
  /** The PKCE challenge (`S256`) that your server created for the login. Only with `flow="code"`. @attr code-challenge */
  declare codeChallenge: AttributeValue;
  /**
   * The address to return to after the login. It must have the origin of this page, and is part of the `token` event. By
   * default, it is the address of this page.
   *
   * @attr return-to
   */
  declare returnTo: AttributeValue;
  /** Where the link opens, as on `<a>`, for example `_top` in a frame. @attr */
  declare target: AttributeValue;
  /** The accessible name of the link, if its text is not descriptive enough. @attr aria-label */
  declare ariaLabel: string | null;

  readonly #slot = createElement('slot');
  readonly #label = createElement('span', {}, this.#slot);
  readonly #anchor = createElement(
    'a',
    { part: 'link', rel: 'nofollow' },
    createElement('slot', { name: 'icon' }),
    this.#label,
  );
  readonly #status = createElement('span', { part: 'status', role: 'status' });
  readonly #text = new SlottedText(this, this.#slot);
  readonly #messages = new LocalizedMessages(this);
  readonly #warnings = new AttributeWarnings(this, () => readPageSettings(this));
  readonly #link = new LoginLink({
    settings: () => this.#settings(),
    onFollow: (error) => this.#handleFollow(error),
    onPopup: (outcome) => void this.#awaitPopup(outcome),
  });
  #parsed: LoginSettingsResult = { settings: undefined, missing: [], errors: [], warnings: [] };
  #linkPrepared: Promise<void> | undefined;
  #progress: Progress = { state: 'idle' };
  #outcome: LoginOutcome | undefined;

  constructor() {
    super();
    this.flow = attributeDefaults.flow;
    this.mode = attributeDefaults.mode;
    this.authority = attributeDefaults.authority;
    this.addEventListener('click', (click) => forwardClick(click, this.renderRoot?.querySelector('a')));
  }

  /** The address of the link, or an empty string; read-only. To begin a login from a script, call `click()`. */
  get href(): string {
    return this.#anchor.href;
  }

  /** The error in the attributes, or the error of the last login if it could not begin, or failed in a popup. */
  get error(): AritmaLoginError | undefined {
    return this.#parsed.errors[0] ?? (this.#progress.state === 'error' ? this.#progress.error : undefined);
  }

  /** Begins a login, for example from your own button. */
  override click(): void {
    this.updateNow();
    this.#anchor.click();
  }

  /** Focuses the link. */
  override focus(options?: FocusOptions): void {
    this.updateNow();
    this.#anchor.focus(options);
  }

  /** Removes the message that the user is logged in, because the user has been logged out since then. @internal */
  noteLogout(): void {
    if (this.#progress.state === 'complete') this.#setProgress({ state: 'idle' });
  }

  protected override recall(): LoginOutcome | undefined {
    return this.#outcome;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.size && this.#progress.state === 'error') this.#progress = { state: 'idle' };
    this.#parsed = readPageSettings(this);
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const isInert = !this.#parsed.settings;
    setAttributes(this.#anchor, {
      target: this.target,
      'aria-label': this.ariaLabel,
      role: isInert ? 'link' : null,
      'aria-disabled': isInert ? 'true' : null,
    });
    setChildren(this.#label, this.#slot, ...(this.#text.isEmpty ? [this.#messages.login()] : []));
    setChildren(this.#status, ...this.#statusMessage());
    if (!this.hasUpdated) this.renderRoot.append(this.#anchor, this.#status);
  }

  protected override updated(): void {
    const { settings, missing, errors } = this.#parsed;
    this.#linkPrepared = this.#link.update(this.#anchor, settings)?.then(() => this.#link.renewLogin(this.#anchor));
    this.#link.renewLogin(this.#anchor);
    setStates(this, {
      incomplete: missing.length > 0,
      invalid: errors.length > 0,
      waiting: this.#progress.state === 'waiting',
    });
    this.#warnings.report(this.#parsed);
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    await this.#linkPrepared;
    return isComplete;
  }

  #statusMessage(): Element[] {
    const progress = this.#progress;
    if (progress.state === 'idle') return [];
    return [progress.state === 'error' ? this.#messages.error(progress.error) : this.#messages.message(progress.state)];
  }

  #settings(): LoginSettings {
    const { settings, missing, errors } = readPageSettings(this);
    if (settings) return settings;
    const [error] = errors;
    if (error && !missing.length) throw error;
    const message = missingAttributesMessage(missing, this.getAttributeNames());
    throw new AritmaLoginError('incomplete_configuration', message);
  }

  #setProgress(progress: Progress): void {
    this.#progress = progress;
    this.requestUpdate();
  }

  #handleFollow(error: AritmaLoginError | undefined): void {
    this.#forget();
    if (error) this.#setProgress({ state: 'error', error });
    // While a popup is still open, its status stays on the page.
    else if (this.#progress.state !== 'waiting') this.#setProgress({ state: 'idle' });
    if (error) this.dispatchEvent(tokenErrorEvent(error));
  }

  async #awaitPopup(popup: Promise<LoginOutcome | undefined>): Promise<void> {
    const waiting: Progress = { state: 'waiting' };
    this.#setProgress(waiting);
    const outcome = await popup;
    const event = outcome && outcomeEvent(outcome);
    // If another popup has been opened meanwhile, the user continues there.
    const isShown = this.#progress === waiting || (event && this.#progress.state !== 'waiting');
    if (isShown) this.#setProgress(progressAfter(outcome));
    if (!event) return;
    const isRemoved = !this.isConnected;
    this.#outcome = outcome;
    setTimeout(() => this.#forget(outcome), lateListenerTimeout);
    this.dispatchEvent(event);
    // The popup is closed. Listeners on the page do not receive the events of an element that has been removed from it.
    if (isRemoved) document.dispatchEvent(event);
  }

  /** Forgets an outcome, so that late listeners no longer receive it: after a timeout, or when the next login begins. */
  #forget(outcome = this.#outcome): void {
    if (this.#outcome === outcome) this.#outcome = undefined;
  }
}

/** The progress of a login whose popup has ended. Without an outcome, nobody waits for the response any longer. */
function progressAfter(outcome: LoginOutcome | undefined): Progress {
  if (outcome?.error) return { state: 'error', error: outcome.error };
  return { state: outcome?.token ? 'complete' : 'idle' };
}
