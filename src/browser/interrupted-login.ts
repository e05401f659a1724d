import { attempt } from '../oauth/attempt.js';

const key = 'aritma-login:1:interrupted';

/**
 * Records that the page is left before its login is complete. The login cannot be resumed: its response was removed
 * from the address, and its code may have been used.
 */
export function noteInterruption(state: string): void {
  attempt(() => sessionStorage.setItem(key, JSON.stringify([state, location.href])));
}

/** Removes the record. @returns the `state` of the login, if the record is about this page in this tab */
export function takeInterruption(): string | undefined {
  return attempt(() => {
    const [state, address] = JSON.parse(sessionStorage.getItem(key) ?? '[]') as (string | undefined)[];
    sessionStorage.removeItem(key);
    return address === location.href ? state : undefined;
  });
}
