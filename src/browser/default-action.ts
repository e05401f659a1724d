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
    const isStopped = event.cancelBubble; // eslint-disable-line @typescript-eslint/no-deprecated -- no other property tells this
    const isLast = event.currentTarget === last || isStopped;
    if (isLast && !event.defaultPrevented) action();
  };
  // If a listener stops the propagation, the listener that is added here to the same target is the last one.
  for (const target of path) target.addEventListener(event.type, listener, { signal });
}
