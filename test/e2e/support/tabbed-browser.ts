import type { Browser, Page } from 'puppeteer-core';
import { type EngineName, findEngine } from '../../tools/engines.js';
import { until } from '../../tools/process.js';
import { WebKitSession } from '../../tools/webdriver.js';
import { openBrowser } from './browsers.js';
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
  /**
   * Clicks a button that opens a tab, and returns that tab.
   *
   * @param selector the button, which adds the window that it opens to the list `opened` of its page
   */
  openByButton(selector: string): Promise<BrowserTab>;
  close(): Promise<void>;
}

declare global {
  /** The windows that the page has opened. */
  var opened: Window[] | undefined;
}

/** A browser without a visible window and with a new profile. */
export interface TabbedBrowser {
  readonly engine: EngineName;
  newTab(): Promise<BrowserTab>;
  close(): Promise<void>;
}

/** Starts an engine with a new profile. */
export async function openTabbedBrowser(engine: EngineName): Promise<TabbedBrowser> {
  if (engine !== 'webkitgtk') return puppeteerTabs(engine, await openBrowser(engine));
  const executable = findEngine(engine);
  if (executable === undefined) throw new Error(`${engine} is not installed.`);
  return webKitTabs(await WebKitSession.open(executable));
}

function puppeteerTabs(engine: EngineName, browser: Browser): TabbedBrowser {
  const tabOf = (page: Page): BrowserTab => ({
    open: async (url) => void (await page.goto(url)),
    run: (script, ...values) => page.evaluate(functionCall(script, values)) as never,
    async openByButton(selector) {
      const known = new Set(await browser.pages());
      await page.bringToFront();
      await page.click(selector);
      const opened = await until('the tab that a button opens', async () =>
        (await browser.pages()).find((other) => !known.has(other)),
      );
      return tabOf(opened);
    },
    close: () => page.close(),
  });
  return {
    engine,
    newTab: async () => tabOf(await browser.newPage()),
    close: () => browser.close(),
  };
}

function webKitTabs(session: WebKitSession): TabbedBrowser {
  const current = webKitBrowser(session);
  const open = (url: string): Promise<void> => current.open(url);
  const run: BrowserTab['run'] = (script, ...values) => current.run(script, ...values);
  let last: Promise<unknown> = Promise.resolve();

  /** A command applies to the current tab of the driver, so that only one can run at a time. */
  function inTab<Result>(handle: string, command: () => Promise<Result>): Promise<Result> {
    const result = last.then(async () => {
      await session.send('POST', '/window', { handle });
      return command();
    });
    last = result.catch(() => undefined);
    return result;
  }

  /** MiniBrowser does not let its driver control tabs that pages open. Their openers can. */
  const openedTab = (opener: string, index: number): BrowserTab => ({
    open: (url) =>
      inTab(opener, async () => {
        await run((tab, address) => opened?.[tab]?.location.assign(address), index, url);
        await until('a page to be loaded', () =>
          run(
            (tab, address) => {
              const { location, document } = opened![tab]!;
              return location.href === address && document.readyState === 'complete';
            },
            index,
            url,
          ),
        );
      }),
    run: (script, ...values) =>
      inTab(opener, () =>
        run(
          (tab, code) => (opened![tab] as unknown as typeof globalThis).eval(code) as unknown,
          index,
          functionCall(script, values),
        ),
      ) as never,
    openByButton: () => Promise.reject(new Error('The driver cannot click in this tab.')),
    close: () => inTab(opener, () => run((tab) => opened![tab]!.close(), index)),
  });

  const tabOf = (handle: string): BrowserTab => ({
    open: (url) => inTab(handle, () => open(url)),
    run: (script, ...values) => inTab(handle, () => run(script, ...values)),
    openByButton: (selector) =>
      inTab(handle, async () => {
        const found = await session.send<Record<string, string>>('POST', '/element', {
          using: 'css selector',
          value: selector,
        });
        await session.send('POST', `/element/${Object.values(found)[0] ?? ''}/click`, {});
        const index = await until('the tab that a button opens', async () => {
          const count = await run(() => opened?.length ?? 0);
          return count > 0 && count - 1;
        });
        return openedTab(handle, index);
      }),
    close: () => inTab(handle, () => session.send('DELETE', '/window')),
  });
  return {
    engine: 'webkitgtk',
    newTab: () => {
      const opened = last.then(() => session.send<{ handle: string }>('POST', '/window/new', { type: 'tab' }));
      last = opened.catch(() => undefined);
      return opened.then(({ handle }) => tabOf(handle));
    },
    close: () => session.close(),
  };
}
