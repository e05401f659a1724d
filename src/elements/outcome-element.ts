import type { LoginOutcome } from '../browser/finish-login.js';
import { outcomeEvent } from './events.js';
import { PromptElement } from './prompt-element.js';

type Listener = EventListenerOrEventListenerObject;
type Options = boolean | AddEventListenerOptions;

/** Details of events that a listener on an element itself has received. Late listeners do not receive them again. */
const received = new WeakSet();

/** The listener that is registered in place of the application's own. It records which outcomes were received. */
class Relay implements EventListenerObject {
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  handleEvent(event: CustomEvent<object>): void {
    received.add(Object(event.detail) as object); // an event of the application may have any detail
    if (typeof this.#listener === 'function') this.#listener.call(event.currentTarget, event);
    else this.#listener.handleEvent(event);
  }
}

const relays = new WeakMap<Listener, Relay>();

/** The event type used for late listeners, so that no listener elsewhere on the page receives the event again. */
const late = (type: string): string => `aritma-late-${type}`;

/**
 * An element that announces the outcome of a login. A listener for `token` or `tokenerror` that is added to the element
 * itself after the event was dispatched, for example by a framework that hydrates late, receives the event once, in a
 * separate task, unless another listener on an element has already received it.
 */
export class OutcomeElement extends PromptElement {
  /** Returns the outcome that was announced last, by this element or by another element of the page. */
  protected recall(): LoginOutcome | undefined {
    return undefined;
  }

  /** @internal */
  override addEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: this, event: HTMLElementEventMap[Type]) => unknown,
    options?: Options,
  ): void;
  override addEventListener(type: string, listener: Listener, options?: Options): void;
  override addEventListener(type: string, listener: Listener, options?: Options): void {
    if (!isOutcome(type) || !listener) {
      super.addEventListener(type, listener, options);
      return;
    }
    const relay = relays.get(listener) ?? new Relay(listener);
    relays.set(listener, relay);
    super.addEventListener(type, relay, options);
    if (this.#unreceived?.type !== type) return;
    const once = { ...(typeof options === 'object' ? options : { capture: !!options }), once: true };
    super.addEventListener(late(type), relay, once);
    this.#dispatchLate();
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
    if (!isOutcome(type) || !listener) return;
    const relay = relays.get(listener);
    const event = this.#unreceived;
    // A listener without a relay was added before the element was defined. No relay noted that it received the event.
    if (!relay && event?.type === type) received.add(event.detail);
    if (!relay) return;
    super.removeEventListener(type, relay, options);
    super.removeEventListener(late(type), relay, options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#unreceived) this.#dispatchLate();
  }

  /** A new event for the last outcome, if no listener on an element itself has received that outcome. */
  get #unreceived(): CustomEvent<object> | undefined {
    const outcome = this.recall();
    const event = outcome && outcomeEvent(outcome);
    return event && !received.has(event.detail) ? event : undefined;
  }

  #dispatchLate(): void {
    setTimeout(() => {
      const event = this.isConnected && this.#unreceived;
      if (!event) return;
      const { type, detail } = event;
      this.dispatchEvent(Object.defineProperty(new CustomEvent(late(type), { detail }), 'type', { value: type }));
    });
  }
}

function isOutcome(type: string): boolean {
  return type === 'token' || type === 'tokenerror';
}
