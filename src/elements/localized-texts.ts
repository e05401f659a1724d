import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf, watchLanguage } from '../messages/language.js';
import { createElement } from './nodes.js';

/** The texts of an element, in the language of the nearest `lang` attribute. Updates the element if that changes. */
export class LocalizedTexts<Texts extends Readonly<Record<'lang', string>>> implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #find: (tag: string) => Texts;
  #unwatch: (() => void) | undefined;

  /** @param find finds the texts for a language tag */
  constructor(host: ReactiveControllerHost & Element, find: (tag: string) => Texts) {
    this.#host = host;
    this.#find = find;
    host.addController(this);
  }

  hostConnected(): void {
    this.#unwatch = watchLanguage(this.#host, () => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#unwatch?.();
  }

  /** A text that declares its language, because its language and direction may differ from those of the page. */
  text(key: keyof Texts & string): HTMLElement {
    const texts = this.#find(languageOf(this.#host));
    return createElement('span', { lang: texts.lang, dir: 'auto' }, texts[key] as string);
  }
}
