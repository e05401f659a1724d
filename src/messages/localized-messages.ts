import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { languageOf, watchLanguage } from './language.js';
import type { Messages } from './en.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { type MessageKey, messagesFor, messageKeyFor } from './messages.js';

/** Speaks for an element in the language that it stands in, also when that changes. */
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

  /** The text of the login link where the page gives none. */
  get login(): TemplateResult {
    return inLanguage(this.#wording, this.#wording.login);
  }

  /** Other words, in a slot that replaces them. */
  phrase(word: MessageKey): TemplateResult {
    return html`<slot name=${word}>${inLanguage(this.#wording, this.#wording[word])}</slot>`;
  }

  /** What a person is told of an error, in a slot for its kind and one for all. */
  error(error: AritmaLoginError): TemplateResult {
    const word = messageKeyFor(error);
    const code = word === 'faulty' ? html` <code translate="no">${error.code}</code>` : '';
    const text = inLanguage(this.#wording, html`${this.#wording[word]}${code}`);
    return html`<slot name=${word}><slot name="error">${text}</slot></slot>`;
  }

  /** The link that begins a login anew: one that the person did not begin, but has to, was no try. */
  retry(error: AritmaLoginError): TemplateResult {
    const name = messageKeyFor(error) === 'unknown' ? 'login' : 'again';
    return html`<slot name="again">${inLanguage(this.#wording, this.#wording[name])}</slot>`;
  }

  get #wording(): Messages {
    return messagesFor(languageOf(this.#host));
  }
}

/** A text with its language, for it may be another one than the page's, of another direction. */
function inLanguage({ lang }: Messages, text: unknown): TemplateResult {
  return html`<span lang=${lang} dir="auto">${text}</span>`;
}
