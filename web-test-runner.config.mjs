import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import { tsImport } from 'tsx/esm/api';

const load = (path) => tsImport(path, import.meta.url);
const { CHROMIUM_ARGUMENTS, installedEngines } = await load('./test/tools/engines.ts');
const { WebKitGtkLauncher } = await load('./test/tools/webkitgtk-launcher.ts');
const { countReporter } = await load('./test/tools/count-reporter.ts');
const { faultyTokenEndpoint } = await load('./test/tools/faulty-token-endpoint.ts');

/** An older Firefox does not know one of the commands that set a page's size; the size is set all the same. */
async function openPageOfAnyFirefox({ context }) {
  const page = await context.newPage();
  const setViewport = page.setViewport.bind(page);
  page.setViewport = (size) =>
    setViewport(size).catch((error) => {
      if (!error.message.includes('unknown command')) throw error;
    });
  return page;
}

// Puppeteer would switch the popup blocker off; here it is as real as for a visitor.
const launchers = {
  chromium: (executablePath) =>
    chromeLauncher({
      puppeteer,
      launchOptions: {
        executablePath,
        args: CHROMIUM_ARGUMENTS,
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
        extraPrefsFirefox: { 'dom.disable_open_during_load': true },
      },
      createPage: openPageOfAnyFirefox,
    }),
  webkitgtk: (executable) => new WebKitGtkLauncher(executable),
};

/** The engines to use: those that are installed, or only the one that the variable ENGINE names. */
const engines = installedEngines().filter(({ name }) => name === (process.env.ENGINE || name));

/** The elements' tests, in every engine that is installed. `npx wtr --files test/elements/focus.test.ts` runs one file. */
export default {
  files: 'test/{elements,messages,browser,attacks,faults}/**/*.test.ts',
  browsers: engines.map(({ name, executable }) => launchers[name](executable)),
  concurrency: 1, // a tab in the background gets no animation frames
  testFramework: { config: { timeout: 10_000 } },
  testsFinishTimeout: 120_000,
  nodeResolve: true, // takes Lit's development build, which warns of misuse
  filterBrowserLogs: ({ args }) => !String(args[0]).includes('Lit is in dev mode'),
  middleware: [faultyTokenEndpoint()],
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  staticLogging: true,
  coverage: true,
  coverageConfig: { include: ['src/**/*.ts'] },
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter()],
};
