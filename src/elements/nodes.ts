import { documentProperty } from '../browser/page.js';

/** The attributes of an element. An attribute whose value is `null` or `undefined` is not set. */
export type Attributes = Readonly<Record<string, string | null | undefined>>;

/** Creates an element with attributes and content. Text becomes text nodes, never markup. */
export function createElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const create: (tag: Tag) => HTMLElementTagNameMap[Tag] = documentProperty('createElement');
  const element = create.call(document, tag);
  setAttributes(element, attributes);
  element.append(...content);
  return element;
}

/** Sets the given attributes and removes those whose value is `null` or `undefined`. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/**
 * Replaces all children of an element. A child that equals the new one at the same index stays, so that it keeps the focus
 * and screen readers do not announce it again. Not for a shadow root: Lit and browser extensions add `<style>` to it.
 */
export function setChildren(parent: Element, ...children: readonly ChildNode[]): void {
  children.forEach((child, index) => {
    const present = parent.childNodes[index];
    if (!present) parent.append(child);
    else if (!present.isEqualNode(child)) present.replaceWith(child);
  });
  while (parent.childNodes.length > children.length) parent.lastChild?.remove();
}
