declare const AUTHORITY: string | undefined;

/** The value that `ng build --define` sets. */
export const environment = { authority: AUTHORITY };
