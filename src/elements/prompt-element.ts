import { ReactiveElement } from 'lit';
import { adoptStylesOfDocument } from './adopt-styles.js';

/** An element that renders in the task in which it is connected, in any document. */
export class PromptElement extends ReactiveElement {
  override connectedCallback(): void {
    super.connectedCallback();
    this.updateNow();
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

  /** Applies pending changes now, because a click, or a `<dialog>` that sets the focus, may follow in the same task. */
  protected updateNow(): void {
    if (this.isUpdatePending) this.performUpdate();
  }

  get #class(): typeof ReactiveElement {
    return this.constructor as typeof ReactiveElement;
  }
}
