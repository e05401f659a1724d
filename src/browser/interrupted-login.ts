import { attempt } from '../oauth/attempt.js';

const key = 'aritma-login:1:interrupted';

/**
 * Stores a note that the page is left while its response is still being checked. The response is then lost: it was
 * removed from the address, and its code may have been used. Only the path of the address is stored, because the rest may
 * contain a response or a token of another library.
 */
export function noteInterruption(state: string): void {
  attempt(() => sessionStorage.setItem(key, JSON.stringify([state, currentPlace()])));
}

/**
 * Reads and removes the note, if it is about this page in this tab.
 *
 * @returns the `state` of the interrupted login, or `undefined` if there is no such note
 */
export function takeInterruption(): string | undefined {
  return attempt(() => {
    const [state, place] = JSON.parse(sessionStorage.getItem(key) ?? '[]') as (string | undefined)[];
    if (place !== currentPlace()) return undefined;
    sessionStorage.removeItem(key);
    return state;
  });
}

/** Identifies this page in the tab. Frames share the sessionStorage of the tab, so a page and its frames must differ. */
function currentPlace(): string {
  return (window.top === window ? 'page ' : 'frame ') + location.pathname;
}
