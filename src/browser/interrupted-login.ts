import { attempt } from '../oauth/attempt.js';

const key = 'aritma-login:1:interrupted';

/**
 * Notes that the page is left before its response has become an outcome. The response is then lost: it was removed from
 * the address, and its code may have been used. Only the path of the address is stored, because the rest may contain a
 * response or a token of another library.
 */
export function noteInterruption(state: string): void {
  attempt(() => sessionStorage.setItem(key, JSON.stringify([state, currentPlace()])));
}

/**
 * Takes the note, if it is about this page in this tab.
 *
 * @returns the `state` of the interrupted login
 */
export function takeInterruption(): string | undefined {
  return attempt(() => {
    const [state, place] = JSON.parse(sessionStorage.getItem(key) ?? '[]') as (string | undefined)[];
    if (place !== currentPlace()) return undefined;
    sessionStorage.removeItem(key);
    return state;
  });
}

/** The frames of a tab share its sessionStorage. An interruption in a frame does not concern the page around it. */
function currentPlace(): string {
  return (window.top === window ? 'page ' : 'frame ') + location.pathname;
}
