import type { Page } from 'puppeteer-core';
import { testUser } from './glewlwyd.js';

/** Signs in as alice on glewlwyd's login page, which the page shows or is about to show. */
export async function signInAsAlice(page: Page): Promise<void> {
  // React ignores text that is not typed key by key.
  await page.locator('#username').wait();
  await page.type('#username', testUser.username);
  await page.type('#password', testUser.password);
  await page.keyboard.press('Enter');
  await page.locator('::-p-text(Continue)').click();
}
