import { after } from 'node:test';
import type { Browser, BrowserContext } from 'puppeteer-core';
import { openBrowser, type PuppeteerEngine } from './browsers.js';

// A start of Firefox takes more time than most tests, so the tests of a file share one process of each engine.
const browsers = new Map<PuppeteerEngine, Promise<Browser>>();

after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
});

/** Opens a browser context whose storage is empty, as that of a new profile. */
export async function openBrowserContext(engine: PuppeteerEngine): Promise<BrowserContext> {
  const browser = browsers.get(engine) ?? openBrowser(engine);
  browsers.set(engine, browser);
  return (await browser).createBrowserContext();
}
