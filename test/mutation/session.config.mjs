import browser from './browser.config.mjs';

/** Mutates src/session. For each mutant, it runs the tests of sessions and of their elements that cover it. */
export default {
  ...browser,
  mutate: ['src/session/*.ts'],
  ignorePatterns: [...browser.ignorePatterns, '!test/session/**'],
  browser: { testFolders: ['session'], timeouts: { test: 20_000, file: 120_000 } },
  dryRunTimeoutMinutes: 30,
  jsonReporter: { fileName: 'test/mutation/.reports/session.json' },
};
