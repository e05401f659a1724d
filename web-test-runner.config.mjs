import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import { tsImport } from 'tsx/esm/api';

const load = (path) => tsImport(path, import.meta.url);
const { chromiumArguments, installedEngines } = await load('./test/tools/engines.ts');
const { WebKitGtkLauncher } = await load('./test/tools/webkitgtk-launcher.ts');
const { browserTestFolders } = await load('./test/tools/browser-test-folders.ts');
const { countReporter } = await load('./test/tools/count-reporter.ts');
const { echo } = await load('./test/tools/echo.ts');
const { faultyTokenEndpoint } = await load('./test/tools/faulty-token-endpoint.ts');
const { secondCopy } = await load('./test/tools/second-copy.ts');

/** Opens a page. An older Firefox does not know one of the commands that set a page's size, but sets the size. */
async function openPageOfAnyFirefox({ context }) {
  const page = await context.newPage();
  const setViewport = page.setViewport.bind(page);
  page.setViewport = (size) =>
    setViewport(size).catch((error) => {
      if (!error.message.includes('unknown command')) throw error;
    });
  return page;
}

// Puppeteer would disable the popup blocker. The tests need it.
const launchers = {
  chromium: (executablePath) =>
    chromeLauncher({
      puppeteer,
      launchOptions: {
        executablePath,
        args: chromiumArguments,
        ignoreDefaultArgs: ['--disable-popup-blocking'],
      },
    }),
  firefox: (executablePath) =>
    chromeLauncher({
      puppeteer,
      launchOptions: {
        browser: 'firefox',
        executablePath,
        defaultViewport: null,
        networkEnabled: false, // otherwise Firefox reports each request of each page, which nothing here uses
        extraPrefsFirefox: { 'dom.disable_open_during_load': true },
      },
      createPage: openPageOfAnyFirefox,
    }),
  webkitgtk: (executable) => new WebKitGtkLauncher(executable),
};

/** The tests that run in browsers, in every engine that is installed. `npm run test:file` runs one file. */
export default {
  files: browserTestFolders.map((folder) => `test/${folder}/**/*.test.ts`),
  browsers: installedEngines().map(({ name, executable }) => launchers[name](executable)),
  concurrency: 1, // a tab in the background gets no animation frames
  testFramework: { config: { timeout: 60_000 } },
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  nodeResolve: true, // takes Lit's development build, which warns of misuse
  filterBrowserLogs: ({ args }) => !/Lit is in dev mode|Multiple versions of Lit/.test(String(args[0])),
  middleware: [echo(), faultyTokenEndpoint(), secondCopy()],
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  staticLogging: true,
  coverageConfig: { include: ['src/**/*.ts'] },
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter()],
};
