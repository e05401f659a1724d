import type { Browser, Page } from 'puppeteer-core';
import { type EngineName, findEngine } from '../../tools/engines.js';
import { WebKitSession } from '../../tools/webdriver.js';
import { openBrowser } from './browsers.js';

/** A browser that shows pages and runs scripts in them, in any of the three engines. */
export interface ScriptedBrowser {
  readonly engine: EngineName;

  /** What drives the engine, for what only this one can do. */
  readonly driver: Page | WebKitSession;

  /** Shows a page, and waits until it is loaded. */
  open(url: string): Promise<void>;

  /**
   * Runs a function in the page. It sees its values and the page, and nothing that stands around it here.
   *
   * @returns what it returns, or what its promise does
   */
  run<Values extends unknown[], Result>(
    script: (...values: Values) => Result,
    ...values: Values
  ): Promise<Awaited<Result>>;

  /** Runs the text of a script in the page, whatever the page's own policy is. */
  inject(source: string): Promise<void>;

  close(): Promise<void>;
}

/** Starts an engine with a fresh profile. */
export async function openScriptedBrowser(
  engine: EngineName,
  preferences: Record<string, unknown> = {},
): Promise<ScriptedBrowser> {
  if (engine !== 'webkitgtk') {
    const browser = await openBrowser(engine, preferences);
    return puppeteerBrowser(engine, browser, await browser.newPage());
  }
  const executable = findEngine(engine);
  if (executable === undefined) throw new Error(`${engine} is not installed.`);
  return webKitBrowser(await WebKitSession.open(executable));
}

function puppeteerBrowser(engine: EngineName, browser: Browser, page: Page): ScriptedBrowser {
  return {
    engine,
    driver: page,
    open: async (url) => void (await page.goto(url)),
    run: (script, ...values) => page.evaluate(functionCall(script, values)) as never,
    inject: async (source) => void (await page.evaluate(source)),
    close: () => browser.close(),
  };
}

function webKitBrowser(session: WebKitSession): ScriptedBrowser {
  return {
    engine: 'webkitgtk',
    driver: session,
    open: async (url) => void (await session.send('POST', '/url', { url })),
    async run(script, ...values) {
      const body = `const done = arguments[0];
        Promise.resolve(${functionCall(script, values)}).then((result) => done({ result }), (error) => done({ error: String(error) }));`;
      const answer = await session.send<{ result: never; error?: string }>('POST', '/execute/async', {
        script: body,
        args: [],
      });
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.result;
    },
    inject: async (source) => void (await session.send('POST', '/execute/sync', { script: source, args: [] })),
    close: () => session.close(),
  };
}

/** A function's text, called with values. What compiles these files puts a mark on functions that have a name. */
function functionCall(script: (...values: never[]) => unknown, values: unknown[]): string {
  return `((__name) => (${String(script)})(...${JSON.stringify(values)}))((named) => named)`;
}

/** Clicks on an element as a person does: a page may then do what it may not by itself, such as open a window. */
export async function click({ driver }: ScriptedBrowser, selector: string): Promise<void> {
  if (!(driver instanceof WebKitSession)) return driver.click(selector);
  const found = await driver.send<Record<string, string>>('POST', '/element', {
    using: 'css selector',
    value: selector,
  });
  await driver.send('POST', `/element/${Object.values(found)[0] ?? ''}/click`, {});
}
