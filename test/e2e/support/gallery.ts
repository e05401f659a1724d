import type { ScriptedBrowser } from './scripted-browser.js';

/** Opens the demo's gallery in a language, and waits until it shows every state. */
export async function openGallery(browser: ScriptedBrowser, application: string, lang = 'en'): Promise<void> {
  await browser.open(`${application}/gallery.html?lang=${lang}`);
  await isShown(browser);
}

/** Opens only one state of the gallery. */
export async function openState(browser: ScriptedBrowser, application: string, state: string, lang = 'en') {
  await browser.open(`${application}/gallery-state.html?state=${state}&lang=${lang}&dir=`);
  await isShown(browser);
}

function isShown(browser: ScriptedBrowser): Promise<void> {
  return browser.run(async () => {
    const isDone = (page: Document | null): boolean => !!page?.querySelector('.sides') && !page.body.ariaBusy;
    const deadline = Date.now() + 30_000;
    const frames = document.querySelectorAll('iframe');
    while (![document, ...Array.from(frames, (frame) => frame.contentDocument)].every(isDone)) {
      if (Date.now() > deadline) throw new Error('The gallery is not complete.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}
