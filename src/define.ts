/**
 * Registers an element if there is a document that can show it and nobody was first: the script may be loaded twice. On a
 * server Lit provides a registry, and `@lit-labs/ssr` a document without elements: a server leaves the tags as they are.
 * A class that the page has given another tag cannot have a second one, but a class that extends it can.
 *
 * @returns whether it was registered
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
