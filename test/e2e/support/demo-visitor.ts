import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { type Demo, demoUser } from '../../../demo/demo.js';

/** The detail of a `token` or `tokenerror` event that the page has received. */
export interface Heard {
  accessToken?: string;
  idToken?: string;
  refreshToken?: string;
  code?: string;
  tenant?: string;
  flow?: string;
}

/** A user of the demo, in an empty browser context. */
export class DemoVisitor {
  readonly #demo: Demo;
  readonly #context: BrowserContext;

  private constructor(demo: Demo, context: BrowserContext) {
    this.#demo = demo;
    this.#context = context;
  }

  static async arrive(browser: Browser, demo: Demo): Promise<DemoVisitor> {
    return new DemoVisitor(demo, await browser.createBrowserContext());
  }

  /** Opens a page of the application in a new tab. */
  async open(path: string): Promise<Page> {
    const page = await this.#context.newPage();
    await page.evaluateOnNewDocument(() => {
      for (const type of ['token', 'tokenerror'] as const) {
        addEventListener(type, ({ detail }) => ((window.heard ??= []), window.heard.push(detail)), true);
      }
    });
    await page.goto(this.#demo.application + path);
    return page;
  }

  leave(): Promise<void> {
    return this.#context.close();
  }
}

/** Clicks the link of an element, and waits for the navigation. The tab comes to the front, or it would not render. */
export async function follow(page: Page, selector: string): Promise<void> {
  await page.bringToFront();
  await Promise.all([page.waitForNavigation(), page.locator(`${selector} >>> [part='link']`).click()]);
}

/** Fills in and submits the login page. */
export async function logIn(page: Page, password = demoUser.password): Promise<void> {
  await page.locator('[name=username]').fill(demoUser.name);
  await page.locator('[name=password]').fill(password);
  await page.locator('[value=continue]').click();
}

/** Waits for a page of the application to be loaded. */
export async function isAt(page: Page, path: string): Promise<void> {
  await page.waitForFunction((wanted) => location.pathname === wanted && document.readyState === 'complete', {}, path);
}

/**
 * Waits for a `token` or a `tokenerror` event, also in a background tab.
 *
 * @returns the details of all such events of this page
 */
export async function heard(page: Page): Promise<Heard[]> {
  await page.waitForFunction(() => window.heard?.length, { polling: 100 });
  return page.evaluate(() => window.heard?.map(({ ...detail }) => detail) ?? []);
}

/** Returns the text of an element. */
export function text(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => element.textContent.trim());
}

declare global {
  interface Window {
    heard?: object[];
  }
}
