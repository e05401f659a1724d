import { attempt } from '../oauth/attempt.js';

const key = 'aritma-login:1:interrupted';

/**
 * Notes that the page is left before its response has become an outcome. The response is gone then: it was removed from
 * the address, and its code may have been used. Of the address only the path is kept, since a response or a token of
 * another library may stand behind it.
 */
export function noteInterruption(state: string): void {
  attempt(() => sessionStorage.setItem(key, JSON.stringify([state, place()])));
}

/** Takes what was noted. @returns the state of the login, if this very page was left in the same tab */
export function takeInterruption(): string | undefined {
  return attempt(() => {
    const [state, noted] = JSON.parse(sessionStorage.getItem(key) ?? '[]') as (string | undefined)[];
    if (noted !== place()) return undefined;
    sessionStorage.removeItem(key);
    return state;
  });
}

/** The frames of a tab share its storage: what was left in a frame does not concern the page around it. */
function place(): string {
  return (globalThis.top === globalThis.window ? 'page ' : 'frame ') + location.pathname;
}
