/** Sets the custom states of an element, for `:state(…)` in CSS, where the browser has them. */
export function setStates(internals: ElementInternals | undefined, states: Readonly<Record<string, boolean>>): void {
  for (const [state, isSet] of Object.entries(states)) {
    try {
      internals?.states[isSet ? 'add' : 'delete'](state);
    } catch {
      // Simulated browsers have no states, and Chromium before 125 wants another form of name.
    }
  }
}
