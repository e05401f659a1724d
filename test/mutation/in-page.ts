import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { executeServerCommand } from '@web/test-runner-commands';

declare const __stryker__: InstrumenterContext;

// Loaded before each test file. It records which test covers which mutants, and reports this to Stryker's test runner.
beforeEach(function () {
  __stryker__.currentTestId = this.currentTest?.fullTitle() ?? '';
});

after(async () => {
  const { mutantCoverage, hitCount } = __stryker__;
  await executeServerCommand('mutation-report', { mutantCoverage, hitCount });
});
