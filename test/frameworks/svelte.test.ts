import { after, before, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { engineMissing, openBrowser } from '../e2e/support/browsers.js';
import { type Application, openApplication } from './support/application.js';
import { historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { itIsReplacedHot } from './support/hot.js';

describe('an application in Svelte', { skip: engineMissing('chromium') ?? false }, () => {
  let application: Application;
  let browser: Browser;
  const the = () => ({ application, browser });

  before(async () => {
    application = await openApplication('svelte');
    browser = await openBrowser('chromium');
  });
  after(async () => {
    await browser.close();
    await application.close();
  });

  itLogsIn(the, historyRoutes);
  itBindsAField(the);
  itIsReplacedHot(the, 'src/Login.svelte');
});
