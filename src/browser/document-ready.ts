import { navigationEntry } from './page.js';

/** Waits until the document is shown. A prerendered document may never be shown. */
export async function documentActivated(): Promise<void> {
  // Compared with `true`, because `document.prerendering` may be an `<img name="prerendering">`.
  if ('prerendering' in document && document.prerendering === true) await once(document, 'prerenderingchange');
}

/** Waits until all module scripts of the page and the listeners of `DOMContentLoaded` have run. */
export async function documentParsed(): Promise<void> {
  if (document.readyState !== 'complete' && !navigationEntry()?.domContentLoadedEventStart) {
    await Promise.race([once(document, 'DOMContentLoaded'), once(window, 'load')]);
  }
  await delay(0);
}

/** Waits until the document and its resources have loaded. */
export async function documentLoaded(): Promise<void> {
  if (document.readyState !== 'complete') await once(window, 'load');
}

/** Waits for at least the given number of milliseconds. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits for an event. `document.addEventListener` is not called, because it may be an `<img name="addEventListener">`. */
function once(target: EventTarget, type: string): Promise<unknown> {
  return new Promise((resolve) => EventTarget.prototype.addEventListener.call(target, type, resolve));
}
