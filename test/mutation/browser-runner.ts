import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CoverageData, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  type CompleteDryRunResult,
  determineHitLimitReached,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { type FileRun, Pages, type Timeouts } from './pages.js';

/** Separates the file and the title in the id of a test. */
const separator = ' > ';

interface BrowserTests {
  /** The folders in test/ whose tests are run. */
  readonly testFolders: readonly string[];
  readonly timeouts: Timeouts;
}

/** The options of Stryker with those of this test runner. */
interface BrowserOptions extends StrykerOptions {
  readonly browser: BrowserTests;
}

/** Runs the tests in Chromium for Stryker. For each mutant it runs the tests that cover it, until one fails. */
class BrowserTestRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #files: readonly string[];
  readonly #timeouts: Timeouts;
  /** The order of the test files for each mutated file. Those that detected its latest mutants come first. */
  readonly #order = new Map<string, readonly string[]>();
  #pages: Pages | undefined;

  constructor(options: StrykerOptions) {
    const { testFolders, timeouts } = (options as BrowserOptions).browser;
    this.#files = testFolders.flatMap(testFiles);
    this.#timeouts = timeouts;
  }

  /** Tells Stryker that each run of a test file loads a new page. */
  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    this.#pages = await Pages.open(this.#files, this.#timeouts);
  }

  async dryRun(): Promise<CompleteDryRunResult> {
    const tests = new Map<string, TestResult>();
    const coverage = { static: {} as CoverageData, perTest: {} as Record<string, CoverageData> };
    for (const file of this.#files) {
      const run = await this.#pages!.run(file);
      for (const test of resultsOf(file, run)) tests.set(test.id, test);
      const { mutantCoverage } = run.report;
      for (const [mutant, count] of Object.entries(mutantCoverage?.static ?? {})) {
        coverage.static[mutant] = (coverage.static[mutant] ?? 0) + count;
      }
      for (const [title, data] of Object.entries(mutantCoverage?.perTest ?? {})) {
        coverage.perTest[file + separator + title] = data;
      }
    }
    return { status: DryRunStatus.Complete, tests: [...tests.values()], mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
    const mutant = { activeMutant: activeMutant.id, ...(hitLimit && { hitLimit }) };
    const tests: TestResult[] = [];
    const order = this.#order.get(activeMutant.fileName) ?? this.#files;
    for (const file of order) {
      const titles = testFilter
        ?.filter((id) => id.startsWith(file + separator))
        .map((id) => id.slice((file + separator).length));
      if (titles?.length === 0) continue;
      const run = await this.#pages!.run(file, mutant, titles);
      const timeout = determineHitLimitReached(run.report.hitCount, hitLimit);
      if (timeout) return toMutantRunResult(timeout);
      tests.push(...resultsOf(file, run));
      if (tests.at(-1)?.status === TestStatus.Failed) {
        this.#order.set(activeMutant.fileName, [file, ...order.filter((other) => other !== file)]);
        break;
      }
    }
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }

  async dispose(): Promise<void> {
    await this.#pages?.close();
  }
}

/** Lists the results of the tests that ran. If the file itself failed, this counts as a failed test, at the end. */
function resultsOf(file: string, { tests, failure }: FileRun): TestResult[] {
  const results = tests.map(({ name, duration = 0, error }): TestResult => {
    const base = { id: file + separator + name, name, fileName: file, timeSpentMs: duration };
    return error
      ? { ...base, status: TestStatus.Failed, failureMessage: error.message }
      : { ...base, status: TestStatus.Success };
  });
  if (failure === undefined) return results;
  return [...results, { id: file, name: file, timeSpentMs: 0, status: TestStatus.Failed, failureMessage: failure }];
}

/** Lists the test files of a folder in test/. */
function testFiles(folder: string): string[] {
  const names = readdirSync(join('test', folder)).filter((name) => name.endsWith('.test.ts'));
  return names.sort().map((name) => join('test', folder, name));
}

/** Declares the options of this test runner, so that Stryker knows them. */
export const strykerValidationSchema = {
  type: 'object',
  properties: {
    browser: {
      type: 'object',
      properties: {
        testFolders: { type: 'array', items: { type: 'string' } },
        timeouts: { type: 'object', additionalProperties: { type: 'number' }, required: ['test', 'file'] },
      },
      required: ['testFolders', 'timeouts'],
    },
  },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'browser', BrowserTestRunner)];
