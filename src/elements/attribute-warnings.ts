import { delay, documentLoaded } from '../browser/document-ready.js';
import type { LoginSettingsResult } from '../oauth/login-settings.js';

/**
 * How long after the page's `load` event a missing attribute is reported, in milliseconds. Until then, a framework may
 * still set it.
 */
const missingAttributeDelay = 2000;

/** Reports wrong and missing attributes of an element in the console, each message once. */
export class AttributeWarnings {
  readonly #host: Element;
  readonly #read: () => LoginSettingsResult;
  #logged: Set<string> | undefined;
  #isWaiting = false;

  /**
   * @param host the element
   * @param read reads its attributes
   */
  constructor(host: Element, read: () => LoginSettingsResult) {
    this.#host = host;
    this.#read = read;
  }

  /**
   * Reports what is wrong, after the element has been updated.
   *
   * @param result what has just been read
   */
  report({ missing, errors, warnings }: LoginSettingsResult): void {
    // In a microtask, so that attributes that are set right after the element is connected are taken into account.
    if (errors.length || warnings.length) queueMicrotask(() => this.#reportWrong());
    if (missing.length && !this.#isWaiting) void this.#reportMissing();
  }

  #reportWrong(): void {
    const { errors, warnings } = this.#read();
    for (const { message } of errors) this.#logOnce(console.error, message);
    for (const message of warnings) this.#logOnce(console.warn, message);
  }

  async #reportMissing(): Promise<void> {
    this.#isWaiting = true;
    await documentLoaded();
    await delay(missingAttributeDelay);
    this.#isWaiting = false;
    const { missing } = this.#read();
    if (missing.length && this.#host.isConnected) {
      this.#logOnce(console.warn, missingAttributesMessage(missing, this.#host.getAttributeNames()));
    }
  }

  #logOnce(log: typeof console.warn, message: string): void {
    this.#logged ??= new Set();
    if (this.#logged.has(message)) return;
    this.#logged.add(message);
    log(`<${this.#host.localName}>: ${message}`, this.#host);
  }
}

/** Names the missing attributes, and present ones whose names differ only in punctuation, case or a `data-` prefix. */
export function missingAttributesMessage(missing: readonly string[], present: readonly string[]): string {
  const letters = (name: string): string => name.replace(/^data-|[^a-z]/gi, '').toLowerCase();
  const similar = missing.flatMap((name) =>
    present.filter((other) => other !== name && letters(other) === letters(name)),
  );
  return (
    `These attributes are missing or empty: ${missing.join(', ')}. Set them.` +
    (similar.length ? ` Check the spelling of ${similar.join(', ')}.` : '')
  );
}
