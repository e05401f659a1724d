import { LitElement } from 'lit';
import { adoptStylesOfDocument } from './adopt-styles.js';
import type { LoginOutcome } from './browser/finish-login.js';
import { outcomeEvent } from './events.js';

type Listener = EventListenerOrEventListenerObject;

/** Outcomes that a listener on an element has already received. They are not dispatched to late listeners. */
const received = new WeakSet<LoginOutcome>();

/** The event type used for late listeners, so that no listener elsewhere on the page receives the event again. */
const late = (type: string): string => `aritma-late-${type}`;

/**
 * An element that announces the outcome of a login. It renders synchronously when it is connected, in any document. If
 * a listener for `token` or `tokenerror` is added to the element after the announcement, as by a framework that
 * hydrates the page, it receives the event once, in a separate task.
 */
export class OutcomeElement extends LitElement {
  #listeners: Map<string, Set<Listener>> | undefined;

  /** The outcome that was announced last, by this element or by another one on the page. */
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

  /** Reuses a declarative shadow root, if there is one, and replaces its content. */
  protected override createRenderRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow(this.#class.shadowRootOptions);
    root.replaceChildren();
    adoptStylesOfDocument(root, this.#class.elementStyles);
    return root;
  }

  /** Renders pending changes now, because a click, or a `<dialog>` that sets the focus, may follow in the same task. */
  protected renderNow(): void {
    if (this.isUpdatePending) this.performUpdate();
  }

  /** Dispatches the event for an outcome, if there is one. */
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
