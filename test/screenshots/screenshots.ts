import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo } from '../../demo/demo.js';
import { openGallery } from '../e2e/support/gallery.js';
import { openScriptedBrowser, type ScriptedBrowser } from '../e2e/support/scripted-browser.js';
import { installedEngines } from '../tools/engines.js';
import { WebKitSession } from '../tools/webdriver.js';

// `npm run screenshots` takes screenshots of the demo in each installed browser: its gallery in each language, and some
// of its pages. They are for people to look at; nothing compares them.

const folder = 'screenshots';
const languages = ['en', 'nb', 'nn', 'sv', 'da'];
const pages = ['index', 'options', 'pkce', 'popup'];
const width = 1000;
const height = 800;

await rm(folder, { recursive: true, force: true });
await mkdir(folder);
const demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
try {
  for (const { name } of installedEngines()) {
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
  const take = async (name: string): Promise<void> => {
    await sleep(500); // until the gallery's frames have the height of their content
    const file = `${folder}/${browser.engine}-${name}.png`;
    await writeFile(file, await screenshot(browser));
    console.log(file);
  };
  await setHeight(browser, height);
  for (const language of languages) {
    await openGallery(browser, application, language);
    await take(`gallery-${language}`);
  }
  for (const page of pages) {
    await browser.open(`${application}/${page}.html`);
    await take(page);
  }
}

/**
 * Takes a screenshot of the whole page. WebKitGTK's driver captures only the window, so the window gets the height of
 * the page for the screenshot.
 */
async function screenshot(browser: ScriptedBrowser): Promise<Uint8Array> {
  const { driver } = browser;
  if (!(driver instanceof WebKitSession)) return driver.screenshot({ fullPage: true });
  const toolbarHeight = await browser.run(() => outerHeight - innerHeight);
  await setHeight(browser, toolbarHeight + (await browser.run(() => document.documentElement.scrollHeight)));
  const data = await driver.send<string>('GET', '/screenshot');
  await setHeight(browser, height);
  return Buffer.from(data, 'base64');
}

async function setHeight({ driver }: ScriptedBrowser, height: number): Promise<void> {
  const size = { width, height };
  if (driver instanceof WebKitSession) await driver.send('POST', '/window/rect', { x: 0, y: 0, ...size });
  else await driver.setViewport(size);
}
