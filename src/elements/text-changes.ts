const watchers = new WeakMap<Node, () => void>();

let observer: MutationObserver | undefined;

/**
 * Watches a text that may change in place, which is no change of the slot that it stands in.
 *
 * @param changed called when it does, as long as there is the text: by the last who watches it
 */
export function watchText(text: Text, changed: () => void): void {
  observer ??= new MutationObserver(tell);
  observer.observe(text, { characterData: true });
  watchers.set(text, changed);
}

function tell(changes: readonly MutationRecord[]): void {
  // Stryker disable next-line OptionalChaining: none is observed that nobody watches
  for (const { target } of changes) watchers.get(target)?.();
}
