/**
 * Registers an element, where there is a registry and nobody was first: the script may be loaded twice. A class that the
 * page has given a tag of its own cannot have another one, but a class that extends it can.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry || registry.get(tag)) return;
  try {
    registry.define(tag, element);
  } catch {
    registry.define(tag, class extends element {});
  }
}
