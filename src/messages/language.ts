/** The callbacks of {@link watchLanguage}. */
const watchers = new Set<() => void>();

/** One observer for all elements, because a page may have thousands of links. */
let observer: MutationObserver | undefined;

/**
 * Finds the language of an element: the nearest `lang` attribute of the element or its ancestors, including the hosts of
 * shadow trees (HTML 3.2.6.2). `:lang()` is not used, because it does not cross shadow trees in every browser.
 *
 * @returns a language tag, or an empty string if there is no `lang` attribute
 */
export function languageOf(element: Element): string {
  for (let place: Element | undefined = element; place; place = hostOf(place.getRootNode())) {
    const lang = place.closest('[lang]')?.getAttribute('lang');
    if (typeof lang === 'string') return lang;
  }
  return '';
}

/**
 * Watches the `lang` attributes in the tree that contains an element, and in the trees that contain its shadow hosts.
 *
 * @param changed called when one of them changes
 * @returns a function that stops watching
 */
export function watchLanguage(element: Element, changed: () => void): () => void {
  observer ??= new MutationObserver(() => watchers.forEach((watcher) => watcher()));
  watchers.add(changed);
  for (let root: Node | undefined = element.getRootNode(); root; root = hostOf(root)?.getRootNode()) {
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  }
  return () => {
    watchers.delete(changed);
    // Stryker disable next-line OptionalChaining: there is an observer, because watchLanguage() created it
    if (!watchers.size) observer?.disconnect();
  };
}

/**
 * Gets the host of a shadow root. Neither `instanceof` nor `document.host` is used: the root may belong to another window,
 * and `document.host` may be an `<img name="host">`.
 *
 * @returns `undefined` if the root is not a shadow root
 */
export function hostOf(root: Node): Element | undefined {
  return root.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? (root as ShadowRoot).host : undefined;
}
