import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../../demo/demo.js';
import { oldestBrowsers } from '../package/support/oldest-browsers.js';
import { DemoVisitor, follow, heard, isAt, logIn } from './support/demo-visitor.js';
import { oldChromiumMissing, openOldChromium } from './support/old-chromium.js';

describe('the oldest supported Chromium', { skip: oldChromiumMissing() ?? false }, () => {
  let demo: Demo;
  let browser: Browser;
  let visitor: DemoVisitor;
  let errors: string[];

  before(async () => {
    demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
    browser = await openOldChromium();
  });
  after(async () => {
    await browser.close();
    await demo.close();
  });
  beforeEach(async () => {
    errors = [];
    visitor = await DemoVisitor.arrive(browser, demo);
  });
  afterEach(() => visitor.leave());

  const open = async (path: string): Promise<Page> => {
    const page = await visitor.open(path);
    page.on('pageerror', (error) => errors.push(String(error)));
    return page;
  };

  it('has the version that package.json states', async () => {
    const oldest = oldestBrowsers.find(({ name }) => name === 'chrome')!.version;
    assert.match(await browser.version(), new RegExp(`^HeadlessChrome/${oldest}\\.`));
  });

  it('lacks features that newer versions have', async () => {
    const page = await open('/');
    const has = await page.evaluate(() => [
      'timeout' in AbortSignal,
      CSS.supports('color: light-dark(red, red)'),
      CSS.supports('color: color-mix(in srgb, red, red)'),
      CSS.supports('selector(:state(a))'),
    ]);
    assert.deepEqual(has, [false, false, false, false]);
  });

  it('shows the link as a button, also on hover', async () => {
    const page = await open('/');
    const link = await page.waitForSelector('[tenant=acme] >>> [part=link][href]');
    const look = () =>
      link!.evaluate((element) => {
        const { color, backgroundColor } = getComputedStyle(element);
        return [color, backgroundColor];
      });
    assert.deepEqual(await look(), ['rgb(255, 255, 255)', 'rgb(25, 118, 210)']);
    await link!.hover();
    assert.deepEqual(await look(), ['rgb(255, 255, 255)', 'rgb(25, 118, 210)']);
  });

  for (const [flow, path] of Object.entries({ implicit: '/', pkce: '/pkce.html' })) {
    it(`finishes a login with flow="${flow}"`, async () => {
      const page = await open(path);
      await follow(page, 'aritma-login[tenant=acme]');
      await logIn(page);
      await isAt(page, '/callback.html');
      const [token, ...more] = await heard(page);
      assert.deepEqual([token?.tenant, token?.flow, typeof token?.accessToken], ['acme', flow, 'string']);
      assert.deepEqual([more, errors], [[], []]);
    });
  }
});
