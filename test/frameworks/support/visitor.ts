import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { until } from '../../tools/process.js';

/** A user of an application, in a new browser context. It records the events, errors and warnings of the page. */
export class Visitor {
  readonly page: Page;
  /** The events that the application's listeners have received: `token`, or the code of an error. */
  readonly #events: string[] = [];
  /** Uncaught errors, and errors and warnings in the console. */
  readonly #problems: string[] = [];
  readonly #context: BrowserContext;

  private constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.#context = context;
    page.on('pageerror', (error) => this.#problems.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'info' && /^[a-z_]+$/.test(text)) this.#events.push(text);
      const isProblem = ['error', 'warn'].includes(message.type()) && !text.includes('Lit is in dev mode');
      if (isProblem) this.#problems.push(text);
    });
  }

  static async arrive(browser: Browser, address: string): Promise<Visitor> {
    const context = await browser.createBrowserContext();
    const visitor = new Visitor(await context.newPage(), context);
    await visitor.page.goto(address);
    return visitor;
  }

  /** Follows a link of the application by its text. */
  async goTo(text: string): Promise<void> {
    await this.page.locator(`>>> nav ::-p-text(${text})`).click();
  }

  /** Waits until the page has an address. */
  async isAt(address: string): Promise<void> {
    await this.page.waitForFunction((wanted) => location.href === wanted, {}, address);
  }

  /** Waits until the application's listeners have received these events, and checks that they received no others. */
  async expectEvents(...expected: string[]): Promise<void> {
    await until(`the events ${expected.join(', ')}`, () => this.#events.length >= expected.length);
    assert.deepEqual(this.#events, expected);
  }

  /** Waits for the accounts, which the application can only show with a token. */
  async waitForAccounts(): Promise<void> {
    await until('the accounts', async () => {
      const items = this.page.$$eval('>>> li', (elements) => elements.map(({ textContent }) => textContent));
      return (await items.catch((): string[] => [])).includes('Everyday account'); // the page may be navigating
    });
  }

  /** Lists all addresses in the history of the tab, including the current one. */
  async history(): Promise<string[]> {
    const session = await this.page.createCDPSession();
    const { entries } = await session.send('Page.getNavigationHistory');
    await session.detach();
    return entries.map(({ url }) => url);
  }

  /** Closes the browser context, and checks that there were no problems. */
  async leave(): Promise<void> {
    await this.#context.close();
    assert.deepEqual(this.#problems, []);
  }
}
