/** Who wants to know when a language may have changed. */
const watchers = new Set<() => void>();

let observer: MutationObserver | undefined;

/**
 * The language that an element stands in: the nearest `lang`, up its parents and, out of shadow trees, their hosts (HTML
 * 3.2.6.2; `:lang()` does not do that in every browser).
 *
 * @returns a language tag; empty where there is none
 */
export function languageOf(element: Element): string {
  for (let place: Element | undefined = element; place; place = hostOf(place.getRootNode())) {
    const lang = place.closest('[lang]')?.getAttribute('lang');
    if (typeof lang === 'string') return lang;
  }
  return '';
}

/**
 * Watches the attribute `lang` in all trees that an element stands in.
 *
 * @param changed called when one changes somewhere in them
 * @returns what ends it
 */
export function watchLanguage(element: Element, changed: () => void): () => void {
  observer ??= new MutationObserver(() => watchers.forEach((watcher) => watcher()));
  watchers.add(changed);
  for (let root: Node | undefined = element.getRootNode(); root; root = hostOf(root)?.getRootNode()) {
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  }
  return () => {
    watchers.delete(changed);
    // Stryker disable next-line OptionalChaining: there is one, since this is watched
    if (!watchers.size) observer?.disconnect();
  };
}

/**
 * The host of a shadow root, also of another window. `document.host` is not used: it may be an `<img name="host">`.
 */
function hostOf(root: Node): Element | undefined {
  return root.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? (root as ShadowRoot).host : undefined;
}
