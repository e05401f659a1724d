import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import {
  SESSION_STATUS,
  type TestResult,
  TestRunner,
  type TestRunnerConfig,
  type TestRunnerCoreConfig,
  type TestSuiteResult,
} from '@web/test-runner';
import { sendKeysPlugin, sendMousePlugin } from '@web/test-runner-commands/plugins';
import { freePort } from '../tools/process.js';
import { Bundles } from './bundles.js';
import { type Mutant, MutantSwitch, type Report } from './mutant-switch.js';

const configFile = new URL('../../web-test-runner.config.mjs', import.meta.url).href;
const mochaFile = createRequire(import.meta.url).resolve('@web/test-runner-mocha/dist/autorun.js');

/** The results of a test file. */
export interface FileRun {
  /** The tests that ran. Their names begin with those of their suites. */
  readonly tests: readonly TestResult[];
  /** The reason why the file itself failed, if it did. */
  readonly failure: string | undefined;
  readonly report: Report;
}

/** How long tests may take, in milliseconds. */
export interface Timeouts {
  readonly test: number;
  /** For all tests of a file. */
  readonly file: number;
}

/** Runs test files in pages of one Chromium, which stays open. The files are served as `npx wtr` serves them. */
export class Pages {
  readonly #runner: TestRunner;
  readonly #switch: MutantSwitch;

  private constructor(runner: TestRunner, mutantSwitch: MutantSwitch) {
    this.#runner = runner;
    this.#switch = mutantSwitch;
  }

  /**
   * Starts a server for the working directory, and the browser.
   *
   * @param files the test files
   * @param timeouts how long tests may take. Some mutants make the page navigate away, so that its tests do not finish.
   */
  static async open(files: readonly string[], timeouts: Timeouts): Promise<Pages> {
    const { default: config } = (await import(configFile)) as { default: TestRunnerConfig };
    const mutantSwitch = new MutantSwitch(timeouts.test);
    const runner = new TestRunner({
      ...(config as TestRunnerCoreConfig),
      rootDir: process.cwd(),
      files: [...files],
      browsers: config.browsers?.filter(({ name }) => name === 'Chromium') ?? [],
      plugins: [sendKeysPlugin(), sendMousePlugin(), new Bundles(), mutantSwitch],
      testFramework: { path: mochaFile, config: mutantSwitch.mocha },
      protocol: 'http:',
      hostname: 'localhost',
      port: await freePort(),
      concurrentBrowsers: 1,
      browserStartTimeout: 60_000,
      testsStartTimeout: 60_000,
      testsFinishTimeout: timeouts.file,
      logger: { ...console, debug: () => undefined, logSyntaxError: console.error },
      coverage: false,
      reporters: [],
      watch: true, // keeps the browser open
    });
    runner.focusedTestFile = 'none'; // otherwise all tests would run at the start
    await runner.start();
    runner.focusedTestFile = undefined;
    const ready = finished(runner);
    for (const session of runner.sessions.all()) runner.sessions.updateStatus(session, SESSION_STATUS.FINISHED);
    await ready;
    return new Pages(runner, mutantSwitch);
  }

  /**
   * Runs the tests of a file.
   *
   * @param mutant the mutant to activate, if any
   * @param titles the titles of the tests to run; all tests if it is undefined
   * @throws if the file is not one of those that were opened
   */
  async run(file: string, mutant?: Mutant, titles?: readonly string[]): Promise<FileRun> {
    this.#switch.set(mutant, titles);
    const hasRun = finished(this.#runner);
    await this.#runner.runTests(this.#runner.sessions.forTestFile(resolve(file)));
    await hasRun;
    const [session] = this.#runner.sessions.forTestFile(resolve(file));
    if (!session) throw new Error(`${file} is not a test file.`);
    const { testResults, errors } = session;
    return {
      tests: testResults ? [...ranTests(testResults)] : [],
      failure: errors.length > 0 ? errors.map(({ message }) => message).join('\n') : undefined,
      report: this.#switch.report,
    };
  }

  async close(): Promise<void> {
    await this.#runner.stop();
  }
}

function finished(runner: TestRunner): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      runner.off('test-run-finished', end);
      resolve();
    };
    runner.on('test-run-finished', end);
  });
}

/** Lists the tests that ran. Those that were filtered out, or came after a failure, have neither passed nor failed. */
function* ranTests({ name, suites, tests }: TestSuiteResult, path = name): Generator<TestResult> {
  for (const test of tests) {
    if (test.passed || test.error) yield { ...test, name: `${path} ${test.name}`.trim() };
  }
  for (const suite of suites) yield* ranTests(suite, `${path} ${suite.name}`.trim());
}
