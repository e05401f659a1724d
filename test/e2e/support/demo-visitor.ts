import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { type Demo, demoUser } from '../../../demo/demo.js';

/** What the page heard: the detail of a `token` or `tokenerror` event. */
export interface Heard {
  accessToken?: string;
  idToken?: string;
  refreshToken?: string;
  code?: string;
  tenant?: string;
  flow?: string;
}

/** A person at the demo, in a browser with no past. */
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

  /** Opens a page of the application in a tab of its own. */
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

/** Clicks the link of an element, and waits for the page that it leads to. A tab behind others draws nothing. */
export async function follow(page: Page, selector: string): Promise<void> {
  await page.bringToFront();
  await Promise.all([page.waitForNavigation(), page.locator(`${selector} >>> [part='link']`).click()]);
}

/** Fills in and sends the login page. */
export async function logIn(page: Page, password = demoUser.password): Promise<void> {
  await page.locator('[name=username]').fill(demoUser.name);
  await page.locator('[name=password]').fill(password);
  await page.locator('[value=continue]').click();
}

/** Waits for a page of the application to be loaded. */
export async function isAt(page: Page, path: string): Promise<void> {
  await page.waitForFunction((wanted) => location.pathname === wanted && document.readyState === 'complete', {}, path);
}

/** Waits for a `token` or a `tokenerror`, also behind another window. @returns all that were heard on this page */
export async function heard(page: Page): Promise<Heard[]> {
  await page.waitForFunction(() => window.heard?.length, { polling: 100 });
  return page.evaluate(() => window.heard?.map(({ ...detail }) => detail) ?? []);
}

/** The text of an element. */
export function text(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => element.textContent.trim());
}

declare global {
  interface Window {
    heard?: object[];
  }
}
