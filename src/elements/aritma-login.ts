import { css, html, nothing, type PropertyDeclaration, type PropertyValues, type TemplateResult } from 'lit';
import { delay, documentLoaded } from '../browser/document-ready.js';
import type { LoginOutcome } from '../browser/finish-login.js';
import { LoginLink } from '../browser/login-link.js';
import { pageContext } from '../browser/page.js';
import { watchText } from './text-changes.js';
import { setStates } from './custom-states.js';
import { outcomeEvent, tokenErrorEvent } from './events.js';
import { linkStyles } from './link-styles.js';
import { AritmaLoginError } from '../oauth/error.js';
import { attributeName, type LoginAttribute, loginAttributes } from '../oauth/login-attributes.js';
import {
  defaultAuthority,
  type LoginSettings,
  type LoginSettingsResult,
  readLoginSettings,
} from '../oauth/login-settings.js';
import { OutcomeElement } from './outcome-element.js';
import { LocalizedMessages } from '../messages/localized-messages.js';

/** How long after the page's `load` a missing attribute is warned of, in milliseconds: a framework may yet set it. */
const patience = 2000;

/** How long late listeners still receive the outcome of a popup, in milliseconds. The page may be hydrating. */
const lateness = 10_000;

/** The value of an attribute, as a property. */
type AttributeValue = string | null | undefined;

/** Brings the types of the events along. */
export type {} from './events.js';

/**
 * A link that begins a login with Aritma ID. It is a real link: every way of following one works.
 *
 * @slot - the text of the link; "Log in with Aritma ID" by default
 * @slot icon - a picture before the text
 * @slot waiting - replaces "Continue in the window that has opened."
 * @slot complete - replaces "You are logged in.", after a login in a popup
 * @slot error - replaces the text of every error; each kind of error has the same slot as in `<aritma-callback>`
 * @csspart link - the `<a>`
 * @csspart status - the live region that says that a login is in progress, has ended, or cannot begin
 * @cssprop --aritma-login-background - the background of the link; on hover, it is darker, or lighter on a dark page
 * @cssprop --aritma-login-color - the colour of its text
 * @cssprop --aritma-login-border-color - the colour of its border; none by default
 * @cssprop --aritma-login-radius - the rounding of its corners; `0.5em` by default
 * @cssState incomplete - a required attribute is missing
 * @cssState invalid - an attribute's value is wrong
 * @cssState waiting - the login is in progress in a popup
 * @fires {CustomEvent<TokenDetail>} token - with `mode="popup"`: the login ended with a token
 * @fires {CustomEvent<AritmaLoginError>} tokenerror - the link was followed, but no login could begin; with `mode="popup"`
 * also: the login ended with an error
 */
export class AritmaLogin extends OutcomeElement {
  static override shadowRootOptions: ShadowRootInit = { ...OutcomeElement.shadowRootOptions, delegatesFocus: true };

  static override properties = Object.fromEntries(
    [...loginAttributes, 'target', 'ariaLabel'].map((name) => [
      name,
      { attribute: attributeName(name), reflect: true, useDefault: /^(flow|mode|authority)$/.test(name) },
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
   * The OAuth flow: `implicit` (RFC 6749 4.2), `pkce` (RFC 7636; recommended, needs https or localhost), or `code`, if a
   * server requests the token (RFC 6749 4.1).
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
  /** The `state` of the server that finishes the login. Required with `flow="code"`, not allowed otherwise. @attr */
  declare state: AttributeValue;
  /** The PKCE challenge (`S256`) of the server that finishes the login: only with `flow="code"`. @attr code-challenge */
  declare codeChallenge: AttributeValue;
  /**
   * The address to go to after the login, which is part of the `token` event; it must have this origin. By default, this
   * page.
   *
   * @attr return-to
   */
  declare returnTo: AttributeValue;
  /** Where the link opens, as on `<a>`; for pages in frames. @attr */
  declare target: AttributeValue;
  /** The accessible name of the link, if its text is not descriptive enough. @attr aria-label */
  declare ariaLabel: string | null;

  readonly #link = new LoginLink({
    settings: () => this.#settings(),
    followed: (error) => this.#followed(error),
    opened: (outcome) => void this.#opened(outcome),
  });
  readonly #phrases = new LocalizedMessages(this);
  #said: Set<string> | undefined;
  #hasText = false;
  /** Also told when a text changes in place, in whatever tree it stands: that is no change of the slot. */
  readonly #textChanged = (): void => {
    const content = this.#content;
    for (const node of content) {
      if (isText(node)) watchText(node, this.#textChanged);
    }
    if (this.#hasText !== hasText(content)) this.requestUpdate();
  };
  #reading: LoginSettingsResult = { settings: undefined, missing: [], errors: [], warnings: [] };
  #drawing: Promise<void> | undefined;
  #failure: AritmaLoginError | undefined;
  #awaited: Promise<LoginOutcome | undefined> | undefined;
  #outcome: LoginOutcome | undefined;
  #isComplete = false;
  #isAwaitingAttributes = false;

  constructor() {
    super();
    this.flow = 'implicit';
    this.mode = 'redirect';
    this.authority = defaultAuthority;
    this.addEventListener('click', passOn);
  }

  /** The address of the link, or an empty string; read-only. To begin a login from a script, call `click()`. */
  get href(): string {
    return this.#anchor?.href ?? '';
  }

  /** What is wrong with the attributes, or why the last login could not begin. */
  get error(): AritmaLoginError | undefined {
    return this.#reading.errors[0] ?? this.#failure;
  }

  /** Begins a login, for example from your own button. */
  override click(): void {
    this.renderNow();
    this.#anchor?.click();
  }

  /** Focuses the link. */
  override focus(options?: FocusOptions): void {
    this.renderNow();
    this.#anchor?.focus(options);
  }

  protected override recall(): LoginOutcome | undefined {
    return this.#outcome;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.size) this.#failure = undefined;
    this.#reading = this.#read();
    this.#hasText = hasText(this.#content);
  }

  protected override render(): TemplateResult {
    const isInert = !this.#reading.settings;
    return html`<a
        part="link"
        rel="nofollow"
        target=${this.target ?? nothing}
        aria-label=${this.ariaLabel ?? nothing}
        role=${isInert ? 'link' : nothing}
        aria-disabled=${isInert ? 'true' : nothing}
        ><slot name="icon"></slot
        ><span><slot @slotchange=${this.#textChanged}></slot>${this.#hasText ? nothing : this.#phrases.login}</span></a
      ><span part="status" role="status">${this.#status}</span>`;
  }

  protected override updated(): void {
    const { settings, missing, errors, warnings } = this.#reading;
    const anchor = this.#anchor;
    this.#drawing = anchor ? this.#link.draw(anchor, settings) : undefined;
    setStates(this, {
      incomplete: missing.length > 0,
      invalid: errors.length > 0,
      waiting: !!this.#awaited,
    });
    if (errors.length || warnings.length) queueMicrotask(() => this.#report());
    if (missing.length && !this.#isAwaitingAttributes) void this.#awaitAttributes();
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    await this.#drawing;
    return isComplete;
  }

  get #anchor(): HTMLAnchorElement | null {
    return this.renderRoot?.querySelector('a') ?? null;
  }

  get #status(): unknown {
    if (this.#awaited) return this.#phrases.phrase('waiting');
    if (this.#failure) return this.#phrases.error(this.#failure);
    return this.#isComplete ? this.#phrases.phrase('complete') : nothing;
  }

  /** What stands in the link; before the first rendering, what will. */
  get #content(): readonly Node[] {
    const slot = this.renderRoot?.querySelector<HTMLSlotElement>('slot:not([name])');
    if (slot) return slot.assignedNodes({ flatten: true });
    const nodes: Node[] = [];
    for (let node: Node | null = this.firstChild; node; node = node.nextSibling) {
      if (isText(node) || (node.nodeType === Node.ELEMENT_NODE && !(node as Element).slot)) nodes.push(node);
    }
    return nodes;
  }

  #settings(): LoginSettings {
    const { settings, missing, errors } = this.#read();
    if (settings) return settings;
    const [fault] = errors;
    if (fault && !missing.length) throw fault;
    throw new AritmaLoginError('incomplete_configuration', lacks(missing, this.getAttributeNames()));
  }

  #followed(error: AritmaLoginError | undefined): void {
    this.#failure = error;
    this.#isComplete = false;
    this.#forget();
    this.requestUpdate();
    if (error) this.dispatchEvent(tokenErrorEvent(error));
  }

  async #opened(awaited: Promise<LoginOutcome | undefined>): Promise<void> {
    this.#awaited = awaited;
    this.requestUpdate();
    const outcome = await awaited;
    if (this.#awaited === awaited) this.#awaited = undefined;
    this.requestUpdate();
    if (!outcome) return;
    this.#failure = outcome.error;
    this.#isComplete = !!outcome.token;
    const event = outcomeEvent(outcome);
    if (!event) return;
    const hasLeft = !this.isConnected;
    this.#outcome = outcome;
    setTimeout(() => this.#forget(outcome), lateness);
    this.dispatchEvent(event);
    // The window is closed, and listeners of the page hear nothing of an element that has left it meanwhile.
    if (hasLeft) document.dispatchEvent(event);
  }

  /** Late listeners receive an outcome only while the page may still be hydrating, and before the next login begins. */
  #forget(outcome = this.#outcome): void {
    if (this.#outcome === outcome) this.#outcome = undefined;
  }

  #read(): LoginSettingsResult {
    return readLoginSettings(this, pageContext());
  }

  /** Reports faults in the console. Called in a microtask, so that attributes set after connecting are considered. */
  #report(): void {
    const { errors, warnings } = this.#read();
    for (const { message } of errors) this.#say(console.error, message);
    for (const message of warnings) this.#say(console.warn, message);
  }

  #say(report: typeof console.warn, message: string): void {
    this.#said ??= new Set();
    if (this.#said.has(message)) return;
    this.#said.add(message);
    report(`<aritma-login>: ${message}`, this);
  }

  async #awaitAttributes(): Promise<void> {
    this.#isAwaitingAttributes = true;
    await documentLoaded();
    await delay(patience);
    this.#isAwaitingAttributes = false;
    const { missing } = this.#read();
    if (missing.length && this.isConnected) this.#say(console.warn, lacks(missing, this.getAttributeNames()));
  }
}

/**
 * Whether the content shows anything. White space does not, but would keep a slot's fallback from being shown, and neither
 * does a declarative shadow root that came too late.
 */
function hasText(content: readonly Node[]): boolean {
  return content.some((node) =>
    isText(node) ? !!node.data.trim() : !/^(template|script|style)$/i.test(node.nodeName),
  );
}

/** Whether a node is a text node. Unlike `instanceof`, this also works for nodes of another window. */
function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

/**
 * Forwards a click that a script or an access key dispatches on the element to the link inside, so that it is followed
 * as an `<a>` would be. A pointer click on the element outside the link is not forwarded.
 */
function passOn(this: AritmaLogin, click: MouseEvent): void {
  const link = this.renderRoot?.querySelector('a');
  if (!link || click.composedPath()[0] !== this || (click.isTrusted && click.detail) || click.defaultPrevented) return;
  const { bubbles, cancelable, detail, button, ctrlKey, metaKey, shiftKey, altKey } = click;
  const modifiers = { ctrlKey, metaKey, shiftKey, altKey };
  click.stopImmediatePropagation();
  const copy = new MouseEvent('click', { bubbles, cancelable, composed: true, detail, button, ...modifiers });
  if (!link.dispatchEvent(copy)) click.preventDefault();
}

/** Says which attributes are missing, and which of those that are there may be meant. */
function lacks(missing: readonly string[], present: readonly string[]): string {
  const letters = (name: string): string => name.replace(/^data-|[^a-z]/gi, '').toLowerCase();
  const alike = missing.flatMap((name) =>
    present.filter((other) => other !== name && letters(other) === letters(name)),
  );
  return (
    `add the attributes ${missing.join(', ')}.` +
    (alike.length ? ` There is ${alike.join(', ')}: write it with a hyphen.` : '')
  );
}
