import { attempt } from '../oauth/attempt.js';

/**
 * Tells the other pages of this origin that a session has changed. The messages have no content: whoever receives one reads
 * the stored record. A page in the back/forward cache must not have an open channel.
 */
export class SessionChannel {
  readonly #name: string;
  readonly #onMessage: () => void;
  #channel: BroadcastChannel | undefined;

  /**
   * @param name the name that all pages use for the session
   * @param onMessage called when another page has changed the session
   */
  constructor(name: string, onMessage: () => void) {
    this.#name = name;
    this.#onMessage = onMessage;
  }

  /** Begins to receive messages, unless the browser denies it. */
  open(): void {
    this.#channel ??= attempt(() => {
      const channel = new BroadcastChannel(this.#name);
      channel.onmessage = this.#onMessage;
      return channel;
    });
  }

  /** Tells the other pages to read the record. */
  post(): void {
    this.#channel?.postMessage('');
  }

  /** Stops receiving messages. */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
