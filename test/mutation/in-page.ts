import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { executeServerCommand } from '@web/test-runner-commands';

declare const __stryker__: InstrumenterContext;

// Put before each test file: counts what a test meets as that test's, and tells it in the end.
beforeEach(function () {
  __stryker__.currentTestId = this.currentTest?.fullTitle() ?? '';
});

after(async () => {
  const { mutantCoverage, hitCount } = __stryker__;
  await executeServerCommand('mutation-report', { mutantCoverage, hitCount });
});
