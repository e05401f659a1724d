import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { until } from '../../tools/process.js';

/** A person at an application, in a browser with no past, who hears all that the page says. */
export class Visitor {
  readonly page: Page;
  /** What the application's own listeners said: `token`, or the code of an error. */
  readonly #said: string[] = [];
  /** What should not be: errors that nobody caught, and what the console shows as an error or a warning. */
  readonly #complaints: string[] = [];
  readonly #context: BrowserContext;

  private constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.#context = context;
    page.on('pageerror', (error) => this.#complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'info' && /^[a-z_]+$/.test(text)) this.#said.push(text);
      const isComplaint = ['error', 'warn'].includes(message.type()) && !text.includes('Lit is in dev mode');
      if (isComplaint) this.#complaints.push(text);
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

  /** Waits until the page is at an address, with its route rendered. */
  async isAt(address: string): Promise<void> {
    await this.page.waitForFunction((wanted) => location.href === wanted, {}, address);
  }

  /** Waits until the application's listeners have said so much, and sees that they said no more. */
  async hears(...expected: string[]): Promise<void> {
    await until('what the application says', () => this.#said.length >= expected.length);
    assert.deepEqual(this.#said, expected);
  }

  /** Waits for what only who has a token is shown. */
  async seesAccounts(): Promise<void> {
    await until('the accounts', async () => {
      const items = this.page.$$eval('>>> li', (elements) => elements.map(({ textContent }) => textContent));
      return (await items.catch((): string[] => [])).includes('Everyday account'); // the page may be on its way to another
    });
  }

  /** Every address that Back and Forward lead to, this one too. */
  async history(): Promise<string[]> {
    const session = await this.page.createCDPSession();
    const { entries } = await session.send('Page.getNavigationHistory');
    await session.detach();
    return entries.map(({ url }) => url);
  }

  /** Goes, and sees that nothing was complained of. */
  async leave(): Promise<void> {
    await this.#context.close();
    assert.deepEqual(this.#complaints, []);
  }
}
