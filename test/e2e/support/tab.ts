import { type EngineName, findEngine } from '../../tools/engines.js';
import { WebKitSession } from '../../tools/webdriver.js';
import { openBrowser } from './browsers.js';

/** A tab without a visible window. Its pages report what happens in it. */
export interface Tab {
  open(url: string): Promise<unknown>;
  close(): Promise<void>;
}

/** The reason why an engine has no tab, for the `skip` option of node:test; undefined if it has one. */
export function tabMissing(engine: EngineName): string | undefined {
  return findEngine(engine) === undefined ? `${engine} is not installed` : undefined;
}

/** Starts an engine with a new profile. */
export async function openTab(engine: EngineName): Promise<Tab> {
  if (engine === 'webkitgtk') {
    const session = await WebKitSession.open(findEngine(engine) ?? '');
    return { open: (url) => session.send('POST', '/url', { url }), close: () => session.close() };
  }
  const browser = await openBrowser(engine);
  const page = await browser.newPage();
  return { open: (url) => page.goto(url), close: () => browser.close() };
}
