import type { Page } from 'puppeteer-core';
import { type EngineName, findEngine } from '../../tools/engines.js';
import { WebKitSession } from '../../tools/webdriver.js';
import { openBrowserContext } from './browser-context.js';
import { openBrowser } from './browsers.js';

/** A browser that shows pages and runs scripts in them, in any of the three engines. */
export interface ScriptedBrowser {
  readonly engine: EngineName;

  /** The driver, for features that only one engine has. */
  readonly driver: Page | WebKitSession;

  /** Opens a page, and waits until it has loaded. */
  open(url: string): Promise<void>;

  /**
   * Runs a function in the page. It can use its arguments and the page, but no variables of the test.
   *
   * @returns its result, or that of its promise
   */
  run<Values extends unknown[], Result>(
    script: (...values: Values) => Result,
    ...values: Values
  ): Promise<Awaited<Result>>;

  /** Runs the text of a script in the page, regardless of the page's Content Security Policy. */
  inject(source: string): Promise<void>;

  /** Stops all processes of the browser while a function runs, as when the computer sleeps. */
  sleepWhile(act: () => Promise<void>): Promise<void>;

  close(): Promise<void>;
}

/**
 * Opens a browser without stored data.
 *
 * @param preferences preferences for Firefox, with the names in about:config
 */
export async function openScriptedBrowser(
  engine: EngineName,
  preferences?: Record<string, unknown>,
): Promise<ScriptedBrowser> {
  if (engine !== 'webkitgtk') {
    const browser = preferences ? await openBrowser(engine, preferences) : await openBrowserContext(engine);
    return puppeteerBrowser(engine, await browser.newPage(), () => browser.close());
  }
  const executable = findEngine(engine);
  if (executable === undefined) throw new Error(`${engine} is not installed.`);
  return webKitBrowser(await WebKitSession.open(executable));
}

function puppeteerBrowser(engine: EngineName, page: Page, close: () => Promise<void>): ScriptedBrowser {
  return {
    engine,
    driver: page,
    open: async (url) => void (await page.goto(url)),
    run: (script, ...values) => page.evaluate(functionCall(script, values)) as never,
    inject: async (source) => void (await page.evaluate(source)),
    // Puppeteer starts a browser in a process group of its own.
    sleepWhile: (act) => sleepWhile((signal) => process.kill(-page.browser().process()!.pid!, signal), act),
    close,
  };
}

export function webKitBrowser(session: WebKitSession): ScriptedBrowser {
  return {
    engine: 'webkitgtk',
    driver: session,
    open: async (url) => void (await session.send('POST', '/url', { url })),
    async run(script, ...values) {
      const body = `const done = arguments[0];
        Promise.resolve(${functionCall(script, values)}).then((result) => done({ result }), (error) => done({ error: String(error) }));`;
      const response = await session.send<{ result: never; error?: string }>('POST', '/execute/async', {
        script: body,
        args: [],
      });
      if (response.error !== undefined) throw new Error(response.error);
      return response.result;
    },
    inject: async (source) => void (await session.send('POST', '/execute/sync', { script: source, args: [] })),
    sleepWhile: (act) => sleepWhile((signal) => session.signal(signal), act),
    close: () => session.close(),
  };
}

async function sleepWhile(send: (signal: NodeJS.Signals) => void, act: () => Promise<void>): Promise<void> {
  const wake = (): void => send('SIGCONT');
  process.once('exit', wake); // a stopped process would not end
  send('SIGSTOP');
  try {
    await act();
  } finally {
    wake();
    process.off('exit', wake);
  }
}

/** Builds the text of a function call. esbuild has added calls of `__name` to functions that have a name. */
export function functionCall(script: (...values: never[]) => unknown, values: unknown[]): string {
  return `((__name) => (${String(script)})(...${JSON.stringify(values)}))((named) => named)`;
}

/** Clicks on an element. Browsers allow more in such a click, for example to open a window, than in other scripts. */
export async function click({ driver }: ScriptedBrowser, selector: string): Promise<void> {
  if (!(driver instanceof WebKitSession)) return driver.click(selector);
  const found = await driver.send<Record<string, string>>('POST', '/element', {
    using: 'css selector',
    value: selector,
  });
  await driver.send('POST', `/element/${Object.values(found)[0] ?? ''}/click`, {});
}
