import type { Browser, Page } from 'puppeteer-core';

/**
 * Opens a page of a candidate, and logs in if the user is not logged in.
 *
 * @returns the milliseconds from the navigation until the page knew that the user is logged in
 */
export async function openLoggedIn(page: Page, address: string): Promise<number> {
  await page.goto(address);
  const time = await page.evaluate(() => window.opened);
  if (await page.evaluate(() => window.driver.isLoggedIn)) return time;
  await page.evaluate(() => void window.driver.login());
  const opened = await page.waitForFunction(async () => {
    const result = await window.opened;
    return window.driver.isLoggedIn && result;
  });
  return (await opened.jsonValue()) as number;
}

/** Opens tabs in a new browser context. */
export async function openTabs(browser: Browser, count: number): Promise<Page[]> {
  const context = await browser.createBrowserContext();
  const pages: Page[] = [];
  for (let index = 0; index < count; index++) pages.push(await context.newPage());
  return pages;
}

/** Begins a new session in all tabs of a candidate, after the stored data of its origin have been cleared. */
export async function logInAgain(pages: readonly Page[], address: string): Promise<void> {
  await Promise.all(pages.map((page) => page.goto('about:blank')));
  const devtools = await pages[0]?.createCDPSession();
  const { origin } = new URL(address);
  await devtools?.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devtools?.detach();
  const [first, ...others] = pages;
  if (first) await openLoggedIn(first, address);
  await Promise.all(others.map((page) => openLoggedIn(page, address)));
}
