import { type EngineName, findEngine } from '../../tools/engines.js';
import { WebKitSession } from '../../tools/webdriver.js';
import { openBrowser } from './browsers.js';

/** A tab that pages are opened in, and that nobody sees. What happens in it, the pages tell. */
export interface Tab {
  open(url: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Why there is no tab of an engine here, or undefined where there is one: what node:test wants as `skip`. */
export function tabMissing(engine: EngineName): string | undefined {
  return findEngine(engine) === undefined ? `${engine} is not installed` : undefined;
}

/** Starts an engine with a fresh profile. */
export async function openTab(engine: EngineName): Promise<Tab> {
  if (engine === 'webkitgtk') {
    const session = await WebKitSession.open(findEngine(engine) ?? '');
    return { open: (url) => session.send('POST', '/url', { url }), close: () => session.close() };
  }
  const browser = await openBrowser(engine);
  const page = await browser.newPage();
  return { open: (url) => page.goto(url), close: () => browser.close() };
}
