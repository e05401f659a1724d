/** Mutates src/oauth. For each mutant, it runs the test files that cover it, each in its own Node.js process. */
export default {
  mutate: ['src/oauth/*.ts'],
  ignorePatterns: [
    '**',
    '!src/**/*.ts',
    '!test/oauth/*.ts',
    '!test/support/id-token.ts',
    '!test/fuzz/random.ts',
    '!tsconfig.json',
    '!package.json',
  ],
  buildCommand: 'esbuild test/oauth/*.test.ts --bundle --platform=node --format=esm --outdir=compiled',
  testRunner: 'tap',
  plugins: ['@stryker-mutator/tap-runner'],
  tap: {
    testFiles: ['compiled/*.test.js'],
    nodeArgs: ['--require', '{{hookFile}}', '--test-reporter=tap', '{{testFile}}'],
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 30_000, // on a busy machine, a test file takes longer than 5 s
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: 'test/mutation/.reports/oauth.json' },
  tempDirName: 'test/mutation/.sandbox',
};
