const internals = new WeakMap<HTMLElement, ElementInternals>();

/** Sets the custom states of an element, for `:state(…)` in CSS, if the browser supports them. */
export function setStates(element: HTMLElement, states: Readonly<Record<string, boolean>>): void {
  for (const [state, isSet] of Object.entries(states)) {
    try {
      if (isSet) internalsOf(element).states.add(state);
      else internals.get(element)?.states.delete(state);
    } catch {
      // Simulated browsers have no states, and Chromium before 125 requires names that begin with two hyphens.
    }
  }
}

/** Attaches the internals when they are first needed, because most elements never have a state. */
function internalsOf(element: HTMLElement): ElementInternals {
  const attached = internals.get(element) ?? element.attachInternals();
  internals.set(element, attached);
  return attached;
}
