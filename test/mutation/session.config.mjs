import browser from './browser.config.mjs';

/** Mutates src/session. For each mutant, it runs the tests of sessions and of their elements that cover it. */
export default {
  ...browser,
  mutate: ['src/session/*.ts'],
  ignorePatterns: [...browser.ignorePatterns, '!test/session/**'],
  browser: { testFolders: ['session'] },
  jsonReporter: { fileName: 'test/mutation/.reports/session.json' },
};
