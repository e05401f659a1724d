import { documentActivated } from '../browser/document-ready.js';
import { documentProperty } from '../browser/page.js';

/** How long after the last input a page counts as unused, in milliseconds. */
const idleAfter = 15 * 60 * 1000;

/** The time of the last input, in milliseconds since 1970. Opening the page counts as input. */
let lastInput = Date.now();

let isWatching = false;

/** Begins to note when the page receives input. */
export function watchInput(): void {
  if (isWatching) return;
  isWatching = true;
  const note = (): void => {
    lastInput = Date.now();
  };
  for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    window.addEventListener(type, note, { capture: true, passive: true });
  }
}

/** Tells whether the script runs in a page. On a server, a tool may define a document without elements. */
export function isPage(): boolean {
  return !!globalThis.document?.documentElement;
}

/** Waits until the page is shown, because it may be prerendered. */
export async function pageShown(): Promise<void> {
  if (isPage()) await documentActivated();
}

/** Tells whether the page is visible. */
export function isVisible(): boolean {
  return documentProperty('visibilityState') === 'visible';
}

/** Tells whether somebody uses the page: it is visible, and has received input in the last 15 minutes. */
export function isActive(): boolean {
  return isVisible() && Math.abs(Date.now() - lastInput) < idleAfter;
}
