import { after, before, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { engineMissing, openBrowser } from '../../e2e/support/browsers.js';
import { type Application, type ApplicationOptions, openApplication } from './application.js';

/** What a test of an application has to do with, once it runs. */
export interface Open {
  application: Application;
  browser: Browser;
}

/** Tests of the application that is named like its framework, which is built once for them all. */
export function describeApplication(framework: string, options: ApplicationOptions, tests: (the: Open) => void): void {
  describe(`an application in ${framework}`, { skip: engineMissing('chromium') ?? false }, () => {
    const the = {} as Open;

    before(async () => {
      the.application = await openApplication(framework.toLowerCase(), options);
      the.browser = await openBrowser('chromium');
    });
    after(async () => {
      await the.browser.close();
      await the.application.close();
    });

    tests(the);
  });
}
