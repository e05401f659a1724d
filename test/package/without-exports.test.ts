import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { type Listener, listen } from '../../demo/support/http.js';
import { engineMissing, openBrowser } from '../e2e/support/browsers.js';
import { install, run } from '../frameworks/support/install.js';
import { staticSite } from '../frameworks/support/static-site.js';
import { packageJson } from './support/archive.js';

const folder = resolve('test/package/without-exports');
const names = Object.keys((await packageJson()).exports).map((path) => path.replace('.', 'aritma-login'));
const modules = names.filter((name) => !name.endsWith('.json'));

describe('tools that do not read "exports" in package.json', () => {
  before(() => install(folder));

  describe('version 1 of resolve (browserify, Jest 27, eslint-plugin-import)', () => {
    const find = (name: string): string => {
      const { sync } = createRequire(join(folder, 'package.json'))('resolve') as {
        sync(this: void, name: string, options: { basedir: string }): string;
      };
      return sync(name, { basedir: folder });
    };

    for (const name of modules) {
      it(`finds ${name}, with the same exports as the module that "exports" names`, async () => {
        const found = (await import(pathToFileURL(find(name)).href)) as object;
        const exported = (await import(name)) as object;
        assert.deepEqual(Object.keys(found), Object.keys(exported));
      });
    }

    it('finds aritma-login/custom-elements.json, with the content of the file in dist/', async () => {
      const found = await readFile(find('aritma-login/custom-elements.json'), 'utf8');
      assert.equal(found, await readFile('dist/custom-elements.json', 'utf8'));
    });
  });

  describe('Parcel', { skip: engineMissing('chromium') ?? false }, () => {
    let site: Listener;
    let browser: Browser;

    before(async () => {
      site = await listen(0);
      browser = await openBrowser('chromium');
      await run('npm', ['run', 'build'], folder);
      site.serve(staticSite(join(folder, 'dist')));
    });
    after(async () => {
      await browser.close();
      await site.close();
    });

    /** Opens a page that Parcel built, and waits until the login's link is rendered. */
    async function open(page: string) {
      const tab = await browser.newPage();
      await tab.goto(site.origin + page);
      await tab.locator('aritma-login >>> a[href*="client_id=spa"]').setTimeout(5000).wait();
      return tab;
    }

    it('builds a page that imports the main entry point and two sub-paths, with one copy of the package', async () => {
      const tab = await open('/both.html');
      assert.equal(await tab.$eval('output', ({ value }) => value), 'true aritma');
      assert.equal(await tab.$eval('aritma-callback', ({ status }) => status), 'idle');
    });

    it('builds a page that imports login.js and callback.js, which register their elements', async () => {
      const tab = await open('/apart.html');
      assert.equal(await tab.$eval('aritma-callback', ({ status }) => status), 'idle');
    });
  });
});
