/** Tells whether an element that is shown in a slot, or one of its descendants, has the focus. */
export function hasFocus(slot: HTMLSlotElement): boolean {
  return slot.assignedElements({ flatten: true }).some(isFocused);
}

const focusable = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable], aritma-login';

/**
 * Moves the focus into a slot: to the first element that takes it or, if there is none, to the first element, so that a
 * keyboard or a screen reader continues there and not at the top of the page.
 */
export function focusFirst(slot: HTMLSlotElement): void {
  const elements = slot.assignedElements({ flatten: true }) as HTMLElement[];
  const candidates = elements.flatMap((element) => [element, ...element.querySelectorAll<HTMLElement>(focusable)]);
  for (const candidate of candidates) {
    candidate.focus();
    if (isFocused(candidate)) return;
  }
  const [first] = elements;
  if (!first || first.hasAttribute('tabindex')) return;
  first.setAttribute('tabindex', '-1');
  first.addEventListener('blur', () => first.removeAttribute('tabindex'), { once: true });
  first.focus();
}

function isFocused(element: Element): boolean {
  return element.matches(':focus-within');
}
