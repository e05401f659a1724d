import { after, afterEach, before, beforeEach, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { type Demo, startDemo } from '../../../demo/demo.js';
import { engineMissing, openBrowser, puppeteerEngines } from './browsers.js';
import { DemoVisitor } from './demo-visitor.js';

/** The objects that the tests of the demo use. They are set when the tests run. */
export interface AtTheDemo {
  demo: Demo;
  /** A new visitor for each test, in an empty browser context. */
  visitor: DemoVisitor;
}

/** Describes tests of the demo, for each engine that puppeteer drives. */
export function describeAtTheDemo(what: string, tests: (context: AtTheDemo) => void): void {
  for (const engine of puppeteerEngines) {
    describe(`${what} at the demo in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
      const context = {} as AtTheDemo;
      let browser: Browser;

      before(async () => {
        context.demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
        browser = await openBrowser(engine);
      });
      after(async () => {
        await browser.close();
        await context.demo.close();
      });
      beforeEach(async () => {
        context.visitor = await DemoVisitor.arrive(browser, context.demo);
      });
      afterEach(() => context.visitor.leave());

      tests(context);
    });
  }
}
