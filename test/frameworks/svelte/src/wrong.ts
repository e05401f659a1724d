import type { SvelteHTMLElements } from 'svelte/elements';

/** Errors that the types must report. */
export const login: SvelteHTMLElements['aritma-login'][] = [
  // @ts-expect-error attributes are written with a hyphen
  { clientId: 'spa' },
  // @ts-expect-error a tenant is a string
  { tenant: 1 },
];
export const callback: SvelteHTMLElements['aritma-callback'] = {
  // @ts-expect-error there is no such field
  ontoken: ({ detail }) => detail.password,
};
export const session: SvelteHTMLElements['aritma-session'][] = [
  // @ts-expect-error attributes are written with a hyphen
  { clientId: 'spa' },
  // @ts-expect-error a change is not an error
  { onsessionchange: ({ detail }) => detail.code },
];
