/**
 * Registers an element, unless its tag is already taken, for example because the script was loaded twice. Nothing is
 * registered on a server, so that the tags are sent as they are, even if Lit provides a registry there and `@lit-labs/ssr`
 * a document without elements. If the page has registered the class under another tag, a class that extends it is
 * registered instead.
 *
 * @returns whether the element was registered
 */
export function define(tag: string, element: CustomElementConstructor): boolean {
  const registry = globalThis.document?.documentElement && (globalThis.customElements as CustomElementRegistry | null);
  if (!registry || registry.get(tag)) return false;
  try {
    registry.define(tag, element);
  } catch {
    registry.define(tag, class extends element {});
  }
  return true;
}
