import { relative } from 'node:path';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner-core';
import { addCounts, type Counts, formatCounts } from './counts.js';

/** Prints how many tests passed in each engine, and last one line for all: `N passed, N failed`. */
export function countReporter(): Reporter {
  return {
    onTestRunFinished({ sessions, testCoverage }) {
      let all: Counts = { passed: 0, failed: 0, skipped: 0 };
      const engines = new Map<string, Counts>();
      for (const session of sessions) {
        const counts = countsOf(session);
        const former = engines.get(session.browser.name);
        engines.set(session.browser.name, former ? addCounts(former, counts) : counts);
        all = addCounts(all, counts);
        if (!session.testResults?.suites.length && !session.testResults?.tests.length)
          console.log(`${relative('.', session.testFile)} ran no test in ${session.browser.name}.`);
      }
      for (const [name, counts] of engines) console.log(`${name}: ${formatCounts(counts)}`);
      if (testCoverage) console.log(`Lines covered: ${String(testCoverage.summary.lines.pct)} %`);
      console.log(formatCounts(all));
    },
  };
}

/** Counts the tests of a file. A file that ended early, or in which no test ran, counts as a test that failed. */
function countsOf({ testResults, passed }: TestSession): Counts {
  const tests = testResults ? [...flatten(testResults)] : [];
  const failed = tests.filter((test) => !test.passed && !test.skipped).length;
  const isBroken = failed === 0 && (!passed || tests.length === 0);
  return {
    passed: tests.filter((test) => test.passed).length,
    failed: isBroken ? 1 : failed,
    skipped: tests.filter((test) => test.skipped).length,
  };
}

function* flatten(suite: TestSuiteResult): Generator<TestSuiteResult['tests'][number]> {
  yield* suite.tests;
  for (const inner of suite.suites) yield* flatten(inner);
}
