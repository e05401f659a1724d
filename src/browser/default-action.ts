/**
 * Runs an action as the browser runs the default action of an event: after all listeners, unless one of them has called
 * `preventDefault()`. Call it from a listener of the event. If a listener calls `stopImmediatePropagation()`, the action
 * does not run.
 *
 * @param event the event that is being dispatched
 * @param signal aborted when the event has been dispatched
 * @param action runs at most once
 */
export function asDefaultAction(event: Event, signal: AbortSignal, action: () => void): void {
  const path = event.composedPath();
  const last = path.at(-1);
  const listener = (current: Event): void => {
    if (current !== event) return;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- only this property tells that the propagation is stopped
    const isStopped = event.cancelBubble;
    const isLast = event.currentTarget === last || isStopped;
    if (isLast && !event.defaultPrevented) action();
  };
  // On each target, this listener is added last. So it is called after the others, also after one that stops the propagation.
  for (const target of path) target.addEventListener(event.type, listener, { signal });
}
