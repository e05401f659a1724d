import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { languageOf, watchLanguage } from './language.js';
import type { Messages } from './en.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { type MessageKey, messagesFor, messageKeyFor } from './messages.js';

/** Renders the messages of an element in the language of its place in the document, and again when the language changes. */
export class LocalizedMessages implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #unwatch: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unwatch = watchLanguage(this.#host, () => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#unwatch?.();
  }

  /** The default text of the login link. */
  get login(): TemplateResult {
    return inLanguage(this.#messages, this.#messages.login);
  }

  /** A message in the slot that replaces it. */
  phrase(key: MessageKey): TemplateResult {
    return html`<slot name=${key}>${inLanguage(this.#messages, this.#messages[key])}</slot>`;
  }

  /** The message for an error, in the slot for this kind of error and the slot for all errors. */
  error(error: AritmaLoginError): TemplateResult {
    const key = messageKeyFor(error);
    const code = key === 'faulty' ? html` <code translate="no">${error.code}</code>` : '';
    const text = inLanguage(this.#messages, html`${this.#messages[key]}${code}`);
    return html`<slot name=${key}><slot name="error">${text}</slot></slot>`;
  }

  /** The text of the retry link: "Try again", or the text of the login link if this browser knows of no earlier attempt. */
  retry(error: AritmaLoginError): TemplateResult {
    const name = messageKeyFor(error) === 'unknown' ? 'login' : 'again';
    return html`<slot name="again">${inLanguage(this.#messages, this.#messages[name])}</slot>`;
  }

  get #messages(): Messages {
    return messagesFor(languageOf(this.#host));
  }
}

/** Marks a text with its language, because language and direction may differ from those of the page. */
function inLanguage({ lang }: Messages, text: unknown): TemplateResult {
  return html`<span lang=${lang} dir="auto">${text}</span>`;
}
