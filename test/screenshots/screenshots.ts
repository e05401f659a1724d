import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo } from '../../demo/demo.js';
import { openGallery } from '../e2e/support/gallery.js';
import { openScriptedBrowser, type ScriptedBrowser } from '../e2e/support/scripted-browser.js';
import { installedEngines } from '../tools/engines.js';
import { WebKitSession } from '../tools/webdriver.js';

// `npm run screenshots`: pictures of the demo's gallery in each language, and of its pages, in each browser that is
// installed. They are for looking at: nothing is compared.

const outputFolder = 'screenshots';
const languages = ['en', 'nb', 'nn', 'sv', 'da'];
const pageNames = ['index', 'options', 'pkce', 'popup'];
const pageWidth = 1000;

await rm(outputFolder, { recursive: true, force: true });
await mkdir(outputFolder);
const demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
try {
  for (const { name } of installedEngines()) {
    const browser = await openScriptedBrowser(name);
    try {
      await takePictures(browser, demo);
    } finally {
      await browser.close();
    }
  }
} finally {
  await demo.close();
}

async function takePictures(browser: ScriptedBrowser, { application }: Demo): Promise<void> {
  const take = async (name: string): Promise<void> => {
    await sleep(500); // until the gallery's frames are as high as what is in them
    const file = `${outputFolder}/${browser.engine}-${name}.png`;
    await writeFile(file, await picture(browser));
    console.log(file);
  };
  await setSize(browser, 800);
  for (const language of languages) {
    await openGallery(browser, application, language);
    await take(`gallery-${language}`);
  }
  for (const page of pageNames) {
    await browser.open(`${application}/${page}.html`);
    await take(page);
  }
}

/** The whole page. WebKitGTK's driver sees the window alone: it is made as high as the page for the moment. */
async function picture(browser: ScriptedBrowser): Promise<Uint8Array> {
  const { driver } = browser;
  if (!(driver instanceof WebKitSession)) return driver.screenshot({ fullPage: true });
  const bars = await browser.run(() => outerHeight - innerHeight);
  await setSize(browser, bars + (await browser.run(() => document.documentElement.scrollHeight)));
  const data = await driver.send<string>('GET', '/screenshot');
  await setSize(browser, 800);
  return Buffer.from(data, 'base64');
}

async function setSize({ driver }: ScriptedBrowser, height: number): Promise<void> {
  const size = { width: pageWidth, height };
  if (driver instanceof WebKitSession) await driver.send('POST', '/window/rect', { x: 0, y: 0, ...size });
  else await driver.setViewport(size);
}
