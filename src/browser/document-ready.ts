import { navigationEntry } from './page.js';

/** Waits until the document is shown: a prerendered one may never be. An `<img name="prerendering">` is not `true`. */
export async function documentActivated(): Promise<void> {
  if ('prerendering' in document && document.prerendering === true) await once(document, 'prerenderingchange');
}

/** Waits for a task of its own after the listeners of DOMContentLoaded, when all module scripts of the page have run. */
export async function documentParsed(): Promise<void> {
  if (document.readyState !== 'complete' && !navigationEntry()?.domContentLoadedEventStart) {
    await Promise.race([once(document, 'DOMContentLoaded'), once(globalThis, 'load')]);
  }
  await delay(0);
}

/** Waits until the document is loaded, images and all. */
export async function documentLoaded(): Promise<void> {
  if (document.readyState !== 'complete') await once(globalThis, 'load');
}

/** Waits. @param milliseconds at least so long */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** By the method that every target has: the document's may be an `<img name="addEventListener">`. */
function once(target: EventTarget, type: string): Promise<unknown> {
  return new Promise((resolve) => EventTarget.prototype.addEventListener.call(target, type, resolve));
}
