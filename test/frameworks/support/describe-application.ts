import { after, before, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { engineMissing, openBrowser } from '../../e2e/support/browsers.js';
import { type Application, type ApplicationOptions, openApplication } from './application.js';

/** The objects that the tests of an application use. They are set when the tests run. */
export interface Open {
  application: Application;
  browser: Browser;
}

/** Describes the tests of an application in the folder with the name of its framework. It is built only once. */
export function describeApplication(
  framework: string,
  options: ApplicationOptions,
  tests: (context: Open) => void,
): void {
  describe(`an application in ${framework}`, { skip: engineMissing('chromium') ?? false }, () => {
    const context = {} as Open;

    before(async () => {
      context.application = await openApplication(framework.toLowerCase(), options);
      context.browser = await openBrowser('chromium');
    });
    after(async () => {
      await context.browser.close();
      await context.application.close();
    });

    tests(context);
  });
}
