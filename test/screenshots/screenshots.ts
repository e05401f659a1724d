import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, demoUser, startDemo } from '../../demo/demo.js';
import { openGallery } from '../e2e/support/gallery.js';
import { click, openScriptedBrowser, type ScriptedBrowser } from '../e2e/support/scripted-browser.js';
import { installedEngines } from '../tools/engines.js';
import { WebKitSession } from '../tools/webdriver.js';

// `npm run screenshots` takes screenshots of the demo in each installed browser: its gallery in each language and in a
// narrow window, some of its pages, and the site of its bank in light and dark. They are for people to look at; nothing
// compares them. `ENGINE=firefox npm run screenshots` uses only one browser.

const folder = 'screenshots';
const languages = ['en', 'nb', 'nn', 'sv', 'da'];
const pages = ['index', 'options', 'pkce', 'popup'];
const wide = 1000;
const narrow = 320;
const height = 800;

const { ENGINE } = process.env;

await rm(folder, { recursive: true, force: true });
await mkdir(folder);
const demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
try {
  for (const { name } of installedEngines().filter((engine) => !ENGINE || engine.name === ENGINE)) {
    const browser = await openScriptedBrowser(name);
    try {
      await takeScreenshots(browser, demo);
    } finally {
      await browser.close();
    }
  }
} finally {
  await demo.close();
}

async function takeScreenshots(browser: ScriptedBrowser, { application }: Demo): Promise<void> {
  const take = async (name: string, width = wide): Promise<void> => {
    await setSize(browser, width, height);
    await sleep(500); // until the gallery's frames have the height of their content
    const file = `${folder}/${browser.engine}-${name}.png`;
    await writeFile(file, await screenshot(browser, width));
    console.log(file);
  };
  const takeAll = async (name: string): Promise<void> => {
    for (const scheme of ['light', 'dark']) {
      await browser.run((value) => (document.documentElement.style.colorScheme = value), scheme);
      await take(`${name}-${scheme}`);
      await take(`${name}-${scheme}-narrow`, narrow);
    }
  };

  await setSize(browser, wide, height);
  for (const language of languages) {
    await openGallery(browser, application, language);
    await take(`gallery-${language}`);
  }
  await take('gallery-narrow', narrow);
  for (const page of pages) {
    await browser.open(`${application}/${page}.html`);
    await take(page);
  }

  await browser.open(`${application}/bank/`);
  await takeAll('bank-logged-out');
  await browser.open(`${application}/bank/accounts.html`);
  await takeAll('bank-accounts-logged-out');
  await logIn(browser);
  await takeAll('bank-accounts');
  await browser.open(`${application}/bank/`);
  await isLogged(browser, 'in');
  await takeAll('bank');
  await endSession(browser);
  await takeAll('bank-ended');
}

/** Logs in on a page of the bank, and waits until it shows the accounts. */
async function logIn(browser: ScriptedBrowser): Promise<void> {
  await browser.run(() => document.querySelector('aritma-login')?.click());
  await eventually(browser, () => !!document.querySelector('[name=password]'));
  await browser.run(({ name, password }) => {
    document.querySelector<HTMLInputElement>('[name=username]')!.value = name;
    document.querySelector<HTMLInputElement>('[name=password]')!.value = password;
  }, demoUser);
  await click(browser, '[value=continue]');
  await eventually(browser, () => !!document.querySelector('tbody')?.rows.length);
}

/** Lets the server refuse the refresh token. */
async function endSession(browser: ScriptedBrowser): Promise<void> {
  await browser.run(() => {
    window.fetch = () => Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 400 }));
    return document
      .querySelector('aritma-session')
      ?.session?.renew()
      .catch(() => undefined);
  });
  await isLogged(browser, 'out');
}

function isLogged(browser: ScriptedBrowser, direction: 'in' | 'out'): Promise<void> {
  return eventually(
    browser,
    (state) => document.querySelector('aritma-session')?.state === state,
    `logged-${direction}`,
  );
}

/** Waits until a condition is true in a page. While the browser goes to another page, it cannot run scripts. */
async function eventually<Values extends unknown[]>(
  browser: ScriptedBrowser,
  condition: (...values: Values) => boolean,
  ...values: Values
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await browser.run(condition, ...values).catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`This did not become true: ${String(condition)}`);
    await sleep(50);
  }
}

/**
 * Takes a screenshot of the whole page. WebKitGTK's driver captures only the window, so the window gets the height of
 * the page for the screenshot.
 */
async function screenshot(browser: ScriptedBrowser, width: number): Promise<Uint8Array> {
  const { driver } = browser;
  if (!(driver instanceof WebKitSession)) return driver.screenshot({ fullPage: true });
  const toolbarHeight = await browser.run(() => outerHeight - innerHeight);
  await setSize(browser, width, toolbarHeight + (await browser.run(() => document.documentElement.scrollHeight)));
  const data = await driver.send<string>('GET', '/screenshot');
  await setSize(browser, width, height);
  return Buffer.from(data, 'base64');
}

async function setSize({ driver }: ScriptedBrowser, width: number, height: number): Promise<void> {
  const size = { width, height };
  if (driver instanceof WebKitSession) await driver.send('POST', '/window/rect', { x: 0, y: 0, ...size });
  else await driver.setViewport(size);
}
