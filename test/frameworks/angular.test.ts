import { after, before, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { engineMissing, openBrowser } from '../e2e/support/browsers.js';
import { type Application, openApplication } from './support/application.js';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';

describe('an application in Angular', { skip: engineMissing('chromium') ?? false }, () => {
  let application: Application;
  let browser: Browser;
  const the = () => ({ application, browser });

  before(async () => {
    application = await openApplication('angular', {
      builds: (authority) => {
        const build = ['build', '--', '--define', `AUTHORITY="${authority}"`];
        return [build, [...build, '--configuration', 'hash']];
      },
    });
    browser = await openBrowser('chromium');
  });
  after(async () => {
    await browser.close();
    await application.close();
  });

  describe('with routes of the history', () => {
    itLogsIn(the, historyRoutes);
    itBindsAField(the);
  });
  describe('with routes behind #', () => itLogsIn(the, hashRoutes));
});
