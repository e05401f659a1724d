import { css, type PropertyDeclaration } from 'lit';
import type { Session } from '../session/session.js';
import { watchSessions } from '../session/sessions.js';
import { closestSession } from './closest-session.js';
import { createElement, setChildren } from './nodes.js';
import { PromptElement } from './prompt-element.js';

/**
 * Shows a claim of the ID token (OpenID Connect Core 5.1), such as the name of the user, as text. The claims belong to the
 * nearest `<aritma-session>` around the element, or to the only session of the page.
 *
 * @slot - shown if there is no such claim
 */
export class AritmaClaim extends PromptElement {
  static override properties = { name: { reflect: true } } satisfies Record<string, PropertyDeclaration>;

  static override styles = css`
    :host([hidden]) {
      display: none;
    }
  `;

  /** The name of the claim, such as `name` or `email`. @attr */
  declare name: string | null | undefined;

  readonly #content = createElement('span', { dir: 'auto' });
  #session: Session | undefined;
  #unwatch: (() => void) | undefined;

  override connectedCallback(): void {
    this.#unwatch = watchSessions(() => this.requestUpdate());
    this.requestUpdate();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#use(undefined);
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.#use(closestSession(this));
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    super.update(changed);
    if (!this.hasUpdated) this.renderRoot.append(this.#content);
    const claims = this.#session?.claims;
    const value = this.name && claims && Object.hasOwn(claims, this.name) ? claims[this.name] : undefined;
    const isText = typeof value === 'string' || typeof value === 'number';
    setChildren(this.#content, isText ? new Text(String(value)) : createElement('slot'));
  }

  #use(session: Session | undefined): void {
    if (session === this.#session) return;
    this.#session?.removeEventListener('statechange', this.#changed);
    session?.addEventListener('statechange', this.#changed);
    this.#session = session;
  }

  readonly #changed = (): void => {
    this.requestUpdate();
    this.updateNow();
  };
}
