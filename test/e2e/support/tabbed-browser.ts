import type { BrowserContext, Page } from 'puppeteer-core';
import { type EngineName, findEngine } from '../../tools/engines.js';
import { until } from '../../tools/process.js';
import { WebKitSession } from '../../tools/webdriver.js';
import { openBrowserContext } from './browser-context.js';
import { functionCall, webKitBrowser } from './scripted-browser.js';

/** One of several tabs that share their storage, in any of the three engines. */
export interface BrowserTab {
  /** Opens a page, and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** Runs a function in the page. It can use its arguments and the page, but no variables of the test. */
  run<Values extends unknown[], Result>(
    script: (...values: Values) => Result,
    ...values: Values
  ): Promise<Awaited<Result>>;
  /** Brings the tab to the front, in engines other than WebKitGTK. */
  show(): Promise<void>;
  /** Clicks a button that opens a tab, and returns that tab. The tab must be visible. */
  openByButton(selector: string): Promise<BrowserTab>;
  close(): Promise<void>;
}

/** A browser without a visible window and without stored data. */
export interface TabbedBrowser {
  readonly engine: EngineName;
  /** Opens a tab. In WebKitGTK, only the first one is visible. */
  newTab(): Promise<BrowserTab>;
  close(): Promise<void>;
}

/** Opens a browser without stored data. */
export async function openTabbedBrowser(engine: EngineName): Promise<TabbedBrowser> {
  if (engine !== 'webkitgtk') return puppeteerTabs(engine, await openBrowserContext(engine));
  const executable = findEngine(engine);
  if (executable === undefined) throw new Error(`${engine} is not installed.`);
  return webKitTabs(await WebKitSession.open(executable));
}

function puppeteerTabs(engine: EngineName, context: BrowserContext): TabbedBrowser {
  const tabOf = (page: Page): BrowserTab => ({
    open: async (url) => void (await page.goto(url)),
    run: (script, ...values) => page.evaluate(functionCall(script, values)) as never,
    async openByButton(selector) {
      const known = new Set(await context.pages());
      await page.bringToFront();
      await page.click(selector);
      const opened = await until('the tab that a button opens', async () =>
        (await context.pages()).find((other) => !known.has(other)),
      );
      return tabOf(opened);
    },
    show: () => page.bringToFront(),
    close: () => page.close(),
  });
  return {
    engine,
    newTab: async () => tabOf(await context.newPage()),
    close: () => context.close(),
  };
}

function webKitTabs(session: WebKitSession): TabbedBrowser {
  const current = webKitBrowser(session);
  const open = (url: string): Promise<void> => current.open(url);
  const run: BrowserTab['run'] = (script, ...values) => current.run(script, ...values);
  let last: Promise<unknown> = Promise.resolve();
  /** Whether the tab that is open at the start, and is visible, has been returned. */
  let isFirstUsed = false;

  /** A command applies to the current tab of the driver, so that only one can run at a time. */
  function inTab<Result>(handle: string, command: () => Promise<Result>): Promise<Result> {
    const result = last.then(async () => {
      await session.send('POST', '/window', { handle });
      return command();
    });
    last = result.catch(() => undefined);
    return result;
  }

  const handles = (): Promise<string[]> => session.send('GET', '/window/handles');
  const openTab = (): Promise<{ handle: string }> => session.send('POST', '/window/new', { type: 'tab' });

  const tabOf = (handle: string): BrowserTab => ({
    open: (url) => inTab(handle, () => open(url)),
    run: (script, ...values) => inTab(handle, () => run(script, ...values)),
    openByButton: (selector) =>
      inTab(handle, async () => {
        const known = await handles();
        const found = await session.send<Record<string, string>>('POST', '/element', {
          using: 'css selector',
          value: selector,
        });
        await session.send('POST', `/element/${Object.values(found)[0] ?? ''}/click`, {});
        const opened = await until('the tab that a button opens', async () =>
          (await handles()).find((other) => !known.includes(other)),
        );
        return tabOf(opened);
      }),
    show: () => Promise.resolve(),
    close: () =>
      inTab(handle, async () => {
        // MiniBrowser ends with its last tab.
        if ((await handles()).length === 1) {
          await openTab();
          isFirstUsed = false;
        }
        await session.send('DELETE', '/window');
      }),
  });
  return {
    engine: 'webkitgtk',
    newTab: () => {
      const opened = last.then(async () => {
        const [first] = isFirstUsed ? [] : await handles();
        isFirstUsed = true;
        return first ?? (await openTab()).handle;
      });
      last = opened.catch(() => undefined);
      return opened.then(tabOf);
    },
    close: () => session.close(),
  };
}
