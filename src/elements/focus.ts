import { documentProperty } from '../browser/page.js';

/** Returns the element with the focus, if it is shown in a slot. */
export function focusedIn(slot: HTMLSlotElement): HTMLElement | undefined {
  const assigned = slot.assignedElements({ flatten: true }).find(hasFocus);
  return (assigned && activeElementNear(assigned)) as HTMLElement | undefined;
}

/** Gives the focus back to an element, unless the user has moved it meanwhile. */
export function restoreFocus(element: HTMLElement | undefined): void {
  const active = documentProperty('activeElement');
  if (!active || active === documentProperty('body')) element?.focus({ preventScroll: true });
}

const focusable =
  'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable], aritma-login, aritma-logout';

/**
 * Moves the focus into a slot: to the first element that takes it or, if there is none, to the first element, so that a
 * keyboard or a screen reader continues there and not at the top of the page.
 *
 * @param fallback takes the focus if the slot is empty
 */
export function focusFirst(slot: HTMLSlotElement, fallback: HTMLElement): void {
  const elements = slot.assignedElements({ flatten: true }) as HTMLElement[];
  const candidates = elements.flatMap((element) => [element, ...element.querySelectorAll<HTMLElement>(focusable)]);
  for (const candidate of candidates) {
    candidate.focus();
    if (hasFocus(candidate)) return;
  }
  const [first = fallback] = elements;
  if (first.hasAttribute('tabindex')) return;
  first.setAttribute('tabindex', '-1');
  first.addEventListener('blur', () => first.removeAttribute('tabindex'), { once: true });
  first.focus();
}

/**
 * Whether an element, or one that is shown in it, has the focus of the page. In Firefox, `:focus-within` does not match while
 * another window, such as the popup of a login, is active.
 */
export function hasFocus(element: Element): boolean {
  if (element.contains(activeElementNear(element))) return true;
  const slots = [element, ...element.querySelectorAll('slot')].filter((part) => part instanceof HTMLSlotElement);
  return slots.some((slot) => slot.assignedElements().some(hasFocus));
}

/** Returns the element with the focus in the tree of an element. In the document, injected markup can clobber the property. */
function activeElementNear(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : documentProperty('activeElement');
}
