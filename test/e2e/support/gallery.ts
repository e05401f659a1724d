import type { ScriptedBrowser } from './scripted-browser.js';

/** Shows the demo's gallery in a language, and waits until every state is there. */
export async function openGallery(browser: ScriptedBrowser, application: string, lang = 'en'): Promise<void> {
  await browser.open(`${application}/gallery.html?lang=${lang}`);
  await browser.run(async () => {
    const isShown = ({ contentDocument }: HTMLIFrameElement): boolean =>
      !!contentDocument?.querySelector('.sides') && !contentDocument.body.ariaBusy;
    const deadline = Date.now() + 30_000;
    while (![...document.querySelectorAll('iframe')].every(isShown)) {
      if (Date.now() > deadline) throw new Error('The gallery is not complete.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}
