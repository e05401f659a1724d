import { LitElement } from 'lit';
import { adoptStylesOfDocument } from './adopt-styles.js';
import type { LoginOutcome } from './browser/finish-login.js';
import { outcomeEvent } from './events.js';

type Listener = EventListenerOrEventListenerObject;

/** Outcomes that a listener of an element itself has received, so that no late listener is told of them. */
const received = new WeakSet<LoginOutcome>();

/** The type of the events that tell late listeners: nobody else can hear them. */
const late = (type: string): string => `aritma-late-${type}`;

/**
 * An element that announces the outcome of a login: it is drawn in the task in which it is connected, in any document, and
 * a listener for `token` or `tokenerror` that is added to the element itself after the announcement is told once, in a
 * task of its own. Frameworks that hydrate a page add their listeners so late.
 */
export class OutcomeElement extends LitElement {
  #listeners: Map<string, Set<Listener>> | undefined;

  /** The outcome that was announced last, here or by another element of the page. */
  protected recall(): LoginOutcome | undefined {
    return undefined;
  }

  /** @internal */
  override addEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: this, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: Listener, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: Listener, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener, options);
    if (type !== 'token' && type !== 'tokenerror') return;
    super.addEventListener(late(type), listener, options);
    this.#listeners ??= new Map();
    this.#listeners.set(type, this.#listenersFor(type).add(listener));
    this.#tellLate();
  }

  /** @internal */
  override removeEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: this, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(type: string, listener: Listener, options?: boolean | EventListenerOptions): void;
  override removeEventListener(type: string, listener: Listener, options?: boolean | EventListenerOptions): void {
    super.removeEventListener(type, listener, options);
    super.removeEventListener(late(type), listener, options);
    this.#listenersFor(type).delete(listener);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.renderNow();
    this.#tellLate();
  }

  /** @internal */
  adoptedCallback(): void {
    if (this.shadowRoot) adoptStylesOfDocument(this.shadowRoot, this.#class.elementStyles);
  }

  /** A server may have made a shadow root already: its content is replaced. */
  protected override createRenderRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow(this.#class.shadowRootOptions);
    root.replaceChildren();
    adoptStylesOfDocument(root, this.#class.elementStyles);
    return root;
  }

  /** Draws at once what has changed: a click, or a `<dialog>` that looks for a focus, may come in the same task. */
  protected renderNow(): void {
    if (this.isUpdatePending) this.performUpdate();
  }

  /** Dispatches the event of an outcome, if it has one. */
  protected announce(outcome: LoginOutcome): void {
    const event = outcomeEvent(outcome);
    if (!event) return;
    if (this.#listenersFor(event.type).size) received.add(outcome);
    this.dispatchEvent(event);
  }

  #tellLate(): void {
    const announced = this.recall();
    const event = announced && outcomeEvent(announced);
    if (!event || received.has(announced)) return;
    setTimeout(() => {
      if (this.recall() !== announced || received.has(announced)) return;
      if (!this.isConnected || !this.#listenersFor(event.type).size) return;
      received.add(announced);
      const lateEvent = new CustomEvent<unknown>(late(event.type), { detail: event.detail });
      this.dispatchEvent(Object.defineProperty(lateEvent, 'type', { value: event.type }));
    });
  }

  #listenersFor(type: string): Set<Listener> {
    return this.#listeners?.get(type) ?? new Set();
  }

  get #class(): typeof LitElement {
    return this.constructor as typeof LitElement;
  }
}
