import type { ReactiveController, ReactiveElement } from 'lit';

/** The callbacks of the watched text nodes. All elements share one observer: a page may have thousands of them. */
const callbacks = new WeakMap<Node, () => void>();
let observer: MutationObserver | undefined;

/** Tells whether the page provides content in a slot, and updates the element when that changes. */
export class SlottedText implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #slot: HTMLSlotElement;
  #isEmpty = true;

  /**
   * @param host the element
   * @param slot the default slot in its shadow root
   */
  constructor(host: ReactiveElement, slot: HTMLSlotElement) {
    this.#host = host;
    this.#slot = slot;
    slot.addEventListener('slotchange', this.#changed);
    host.addController(this);
  }

  /** Whether the slot shows nothing, as of the last update. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  hostUpdate(): void {
    this.#isEmpty = !this.#nodes.some(isVisible);
  }

  /** Also called when a text node changes in place, which does not dispatch `slotchange`. */
  readonly #changed = (): void => {
    const nodes = this.#nodes;
    for (const node of nodes) if (isText(node)) watchText(node, this.#changed);
    if (this.#isEmpty === nodes.some(isVisible)) this.#host.requestUpdate();
  };

  /** The nodes in the slot or, before the first update, those that will be in it. */
  get #nodes(): readonly Node[] {
    if (this.#host.hasUpdated) return this.#slot.assignedNodes({ flatten: true });
    return [...this.#host.childNodes].filter(
      (node) => isText(node) || (node.nodeType === Node.ELEMENT_NODE && !(node as Element).slot),
    );
  }
}

/**
 * Whether a node shows anything. White space does not, but it would keep the fallback content of a slot from being shown.
 * A `<template>` is a declarative shadow root that was inserted too late.
 */
function isVisible(node: Node): boolean {
  return isText(node) ? !!node.data.trim() : !/^(template|script|style)$/i.test(node.nodeName);
}

/** Whether a node is a text node. Unlike `instanceof`, this also works for nodes of another window. */
function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

/** Calls the callback whenever a text node changes. A node has one callback: a later one replaces it. */
function watchText(text: Text, callback: () => void): void {
  observer ??= new MutationObserver((changes) => {
    // Stryker disable next-line OptionalChaining: every observed node has a callback
    for (const { target } of changes) callbacks.get(target)?.();
  });
  observer.observe(text, { characterData: true });
  callbacks.set(text, callback);
}
