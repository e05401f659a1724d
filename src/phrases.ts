import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { languageOf, watchLanguage } from './browser/language.js';
import type { Wording } from './languages/en.js';
import type { AritmaLoginError } from './oauth/error.js';
import { type Word, wordingOf, wordOf } from './wording.js';

/** Speaks for an element in the language that it stands in, also when that changes. */
export class Phrases implements ReactiveController {
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
    return marked(this.#wording, this.#wording.login);
  }

  /** Other words, in a slot that replaces them. */
  phrase(word: Word): TemplateResult {
    return html`<slot name=${word}>${marked(this.#wording, this.#wording[word])}</slot>`;
  }

  /** What a person is told of an error, in a slot for its kind and one for all. */
  error(error: AritmaLoginError): TemplateResult {
    const word = wordOf(error);
    const code = word === 'faulty' ? html` <code translate="no">${error.code}</code>` : '';
    const text = marked(this.#wording, html`${this.#wording[word]}${code}`);
    return html`<slot name=${word}><slot name="error">${text}</slot></slot>`;
  }

  /** The link that begins a login anew: one that the person did not begin, but has to, was no try. */
  retry(error: AritmaLoginError): TemplateResult {
    const name = wordOf(error) === 'unknown' ? 'login' : 'again';
    return html`<slot name="again">${marked(this.#wording, this.#wording[name])}</slot>`;
  }

  get #wording(): Wording {
    return wordingOf(languageOf(this.#host));
  }
}

/** A text with its language, for it may be another one than the page's, of another direction. */
function marked({ lang }: Wording, text: unknown): TemplateResult {
  return html`<span lang=${lang} dir="auto">${text}</span>`;
}
