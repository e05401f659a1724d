declare const AUTHORITY: string | undefined;

/** What `ng build --define` says. */
export const environment = { authority: AUTHORITY };
