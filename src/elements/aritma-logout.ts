import { css, type PropertyDeclaration } from 'lit';
import { warn } from '../browser/warn.js';
import { sessionMessagesFor } from '../messages/session-messages.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { closestSession } from './closest-session.js';
import { forwardClick } from './forward-click.js';
import { LocalizedTexts } from './localized-texts.js';
import { createElement, setChildren } from './nodes.js';
import { PromptElement } from './prompt-element.js';
import { SlottedText } from './slotted-text.js';

declare global {
  interface GlobalEventHandlersEventMap {
    /** The user logs out. If the event is canceled, nothing happens. The event bubbles, also out of shadow trees. */
    logout: CustomEvent<null>;
  }
}

/**
 * A button that logs the user out in this browser, in all tabs that share the session and, unless it is `local`, at Aritma
 * ID. It ends the session of the nearest `<aritma-session>` around it, or the only session of the page.
 *
 * @slot - replaces the text "Log out"
 * @csspart button - the button
 * @fires {CustomEvent<null>} logout - the user logs out; dispatched before anything happens. If the event is canceled,
 *   nothing happens.
 */
export class AritmaLogout extends PromptElement {
  static override shadowRootOptions: ShadowRootInit = { ...PromptElement.shadowRootOptions, delegatesFocus: true };

  static override properties = {
    returnTo: { attribute: 'return-to', reflect: true },
    local: { type: Boolean, reflect: true },
    endSession: { attribute: 'end-session', reflect: true },
  } satisfies Record<string, PropertyDeclaration>;

  static override styles = css`
    :host {
      display: inline-block;
    }
    :host([hidden]) {
      display: none;
    }
    form {
      margin: 0;
    }
    button {
      font: inherit;
    }
  `;

  /**
   * The URL to return to after the logout, exactly as it is registered for the client. It may be relative to the page. Aritma
   * ID returns only if the session has an ID token, which needs the scope `openid`.
   *
   * @attr return-to
   */
  declare returnTo: string | null | undefined;
  /**
   * Whether the user is logged out in this browser only: the page stays, and the user stays logged in at Aritma ID.
   *
   * @attr
   */
  declare local: boolean;
  /**
   * The path of the end session endpoint below the URL of the tenant, `/connect/endsession` by default.
   *
   * @attr end-session
   */
  declare endSession: string | null | undefined;

  readonly #slot = createElement('slot');
  readonly #text = new SlottedText(this, this.#slot);
  readonly #label = createElement('span', {}, this.#slot);
  readonly #texts = new LocalizedTexts(this, sessionMessagesFor);

  constructor() {
    super();
    this.addEventListener('click', (click) => forwardClick(click, this.renderRoot?.querySelector('button')));
  }

  /** Presses the button. */
  override click(): void {
    this.updateNow();
    this.renderRoot.querySelector('button')?.click();
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    super.update(changed);
    if (!this.hasUpdated) {
      const form = createElement('form', {}, createElement('button', { part: 'button' }, this.#label));
      form.addEventListener('submit', (event) => void this.#logOut(event));
      this.renderRoot.append(form);
    }
    setChildren(this.#label, this.#slot, ...(this.#text.isEmpty ? [this.#texts.text('logout')] : []));
  }

  async #logOut(event: Event): Promise<void> {
    event.preventDefault();
    // A listener may remove the element.
    const session = closestSession(this);
    if (!this.dispatchEvent(new CustomEvent('logout', { bubbles: true, composed: true, cancelable: true }))) return;
    if (!session) {
      console.error(
        `<${this.localName}>: The session is not known. Put the element into an <aritma-session> that has tenant and client-id.`,
      );
      return;
    }
    const { local, returnTo, endSession } = this;
    await session
      .logout({ local, returnTo, endSession })
      .catch((error: unknown) => warn((error as AritmaLoginError).message));
  }
}
