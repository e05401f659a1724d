import { relative } from 'node:path';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner-core';

/** Prints how many tests passed in each engine, the covered lines, and last one line for all: `N passed, N failed`. */
export function countReporter(): Reporter {
  return {
    onTestRunFinished({ sessions, testCoverage }) {
      const all = new Counts();
      const engines = new Map<string, Counts>();
      for (const session of sessions) {
        const counts = engines.get(session.browser.name) ?? new Counts();
        engines.set(session.browser.name, counts);
        counts.add(session);
        all.add(session);
        if (!session.testResults?.suites.length && !session.testResults?.tests.length)
          console.log(`${relative('.', session.testFile)} ran no test in ${session.browser.name}.`);
      }
      for (const [name, counts] of engines) console.log(`${name}: ${counts.toString()}`);
      if (testCoverage) console.log(`Lines covered: ${String(testCoverage.summary.lines.pct)} %`);
      console.log(all.toString());
    },
  };
}

class Counts {
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  /** A file that broke off, or in which no test ran, counts as a test that failed. */
  add({ testResults, passed }: TestSession): void {
    const tests = testResults ? [...flatten(testResults)] : [];
    const failed = tests.filter((test) => !test.passed && !test.skipped).length;
    this.#passed += tests.filter((test) => test.passed).length;
    this.#skipped += tests.filter((test) => test.skipped).length;
    this.#failed += failed === 0 && (!passed || tests.length === 0) ? 1 : failed;
  }

  toString(): string {
    const skipped = this.#skipped > 0 ? `, ${String(this.#skipped)} skipped` : '';
    return `${String(this.#passed)} passed, ${String(this.#failed)} failed${skipped}`;
  }
}

function* flatten(suite: TestSuiteResult): Generator<TestSuiteResult['tests'][number]> {
  yield* suite.tests;
  for (const inner of suite.suites) yield* flatten(inner);
}
