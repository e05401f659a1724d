/**
 * Forwards a click that a script or an access key dispatches on an element to the link or button inside, so that it works as
 * for a native one. A pointer click on the element outside the link or button is not forwarded.
 *
 * @param target the link or button
 */
export function forwardClick(click: MouseEvent, target: Element | null | undefined): void {
  const isOfElement = click.composedPath()[0] === click.currentTarget;
  if (!target || !isOfElement || (click.isTrusted && click.detail) || click.defaultPrevented) return;
  const { bubbles, cancelable, detail, button, ctrlKey, metaKey, shiftKey, altKey } = click;
  const modifiers = { ctrlKey, metaKey, shiftKey, altKey };
  click.stopImmediatePropagation();
  const copy = new MouseEvent('click', { bubbles, cancelable, composed: true, detail, button, ...modifiers });
  if (!target.dispatchEvent(copy)) click.preventDefault();
}
