import type { ReactiveControllerHost } from 'lit';
import type { Messages } from '../messages/en.js';
import { type MessageKey, messageKeyFor, messagesFor } from '../messages/messages.js';
import type { AritmaLoginError } from '../oauth/error.js';
import { LocalizedTexts } from './localized-texts.js';
import { createElement } from './nodes.js';

/** The messages about a login that an element shows, in the language of the element. */
export class LocalizedMessages extends LocalizedTexts<Messages> {
  constructor(host: ReactiveControllerHost & Element) {
    super(host, messagesFor);
  }

  /** The text of the login link, if the page provides none. */
  login(): HTMLElement {
    return this.text('login');
  }

  /** A message, in a slot that replaces it. */
  message(key: MessageKey): HTMLSlotElement {
    return createElement('slot', { name: key }, this.text(key));
  }

  /** The message for an error, in a slot for its kind and in one for all errors. */
  error(error: AritmaLoginError): HTMLSlotElement {
    const key = messageKeyFor(error);
    const text = this.text(key);
    if (key === 'faulty') text.append(' ', createElement('code', { translate: 'no' }, error.code));
    return createElement('slot', { name: key }, createElement('slot', { name: 'error' }, text));
  }

  /** The text of the retry link: "Log in" instead of "Try again" if this browser does not know of an earlier attempt. */
  retry(error: AritmaLoginError): HTMLSlotElement {
    const key = messageKeyFor(error) === 'unknown' ? 'login' : 'again';
    return createElement('slot', { name: 'again' }, this.text(key));
  }
}
