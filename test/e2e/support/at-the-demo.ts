import { after, afterEach, before, beforeEach, describe } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { type Demo, startDemo } from '../../../demo/demo.js';
import { engineMissing, openBrowser, puppeteerEngines } from './browsers.js';
import { DemoVisitor } from './demo-visitor.js';

/** What a test at the demo has to do with, once it runs. */
export interface AtTheDemo {
  demo: Demo;
  /** Somebody who was never there, and who leaves after the test. */
  visitor: DemoVisitor;
}

/** Tests of the demo, in each engine that puppeteer drives. */
export function describeAtTheDemo(what: string, tests: (the: AtTheDemo) => void): void {
  for (const engine of puppeteerEngines) {
    describe(`${what} at the demo in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
      const the = {} as AtTheDemo;
      let browser: Browser;

      before(async () => {
        the.demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
        browser = await openBrowser(engine);
      });
      after(async () => {
        await browser.close();
        await the.demo.close();
      });
      beforeEach(async () => {
        the.visitor = await DemoVisitor.arrive(browser, the.demo);
      });
      afterEach(() => the.visitor.leave());

      tests(the);
    });
  }
}
