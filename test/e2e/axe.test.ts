import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../../demo/demo.js';
import { engineNames } from '../tools/engines.js';
import { engineMissing } from './support/browsers.js';
import { openGallery } from './support/gallery.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const pages = [
  '/',
  '/bank/',
  '/bank/accounts.html',
  '/bank/callback.html',
  '/callback.html',
  '/callback.html#access_token=forged&token_type=Bearer',
  '/cancelled.html',
  '/configuration.html',
  '/expired.html',
  '/forged.html',
  '/options.html',
  '/pkce.html',
  '/server/',
];

/** The result of axe. */
interface Findings {
  /** The violations, and what axe could not check: a frame that did not respond, or text over an image. */
  problems: string[];
  /** The number of frames that axe checked. */
  frames: number;
}

/** Runs axe in the page that is shown, with its shadow trees and its frames. */
async function inspect(browser: ScriptedBrowser, options: RunOptions = { runOnly: standards }): Promise<Findings> {
  await browser.inject(axe.source);
  return browser.run(
    async (source, given) => {
      const frames = Array.from(document.querySelectorAll('iframe'), ({ contentWindow }) => contentWindow);
      for (const frame of frames as (typeof window & typeof globalThis)[]) frame.eval(source);
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      const { violations, incomplete, passes } = await inPage.run({ ...given, pingWaitTime: 60_000 });
      const checkedFrames = passes.flatMap(({ nodes }) =>
        nodes.map(({ target }) => (target.length > 1 ? String(target[0]) : '')),
      );
      return {
        problems: [...violations, ...incomplete].flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
        ),
        frames: new Set(checkedFrames.filter((frame) => frame)).size,
      };
    },
    axe.source,
    options,
  );
}

for (const engine of engineNames) {
  describe(`axe-core in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let demo: Demo;
    let browser: ScriptedBrowser;

    const inspectGallery = async (options?: RunOptions): Promise<void> => {
      await openGallery(browser, demo.application);
      const { problems, frames } = await inspect(browser, options);
      assert.deepEqual(problems, []);
      assert.equal(frames, await browser.run(() => document.querySelectorAll('iframe').length));
    };

    before(async () => {
      demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
      browser = await openScriptedBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await demo.close();
    });

    it('finds no violations in any state of the elements', () => inspectGallery());

    // One engine is enough for the demo's other pages: their elements are the same as in the gallery.
    for (const page of engine === 'chromium' ? pages : []) {
      it(`finds no violations in ${page}, in light and dark mode`, async () => {
        await browser.open(demo.application + page);
        const light = await inspect(browser);
        await browser.run(() => (document.documentElement.style.colorScheme = 'dark'));
        const dark = await inspect(browser, { runOnly: { type: 'rule', values: ['color-contrast'] } });
        assert.deepEqual([...light.problems, ...dark.problems], []);
      });
    }

    if (engine !== 'webkitgtk') {
      it('finds no violations in any state of the elements in forced colors mode', async () => {
        await forceColors();
        // The theme determines the contrast.
        await inspectGallery({ runOnly: standards, rules: { 'color-contrast': { enabled: false } } });
      });
    }

    /** Makes the browser use the colors of a high contrast theme. WebKitGTK has no setting for this. */
    async function forceColors(): Promise<void> {
      if (engine === 'firefox') {
        await browser.close();
        browser = await openScriptedBrowser(engine, {
          'browser.display.document_color_use': 2,
          'ui.useAccessibilityTheme': 1,
        });
      } else {
        const devTools = await (browser.driver as Page).createCDPSession();
        await devTools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
      }
      await browser.open(demo.application);
      assert.ok(await browser.run(() => matchMedia('(forced-colors: active)').matches));
    }
  });
}
