import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { budgetFile, type Sizes, sizes } from '../../tools/sizes.js';

/** If a size is below its budget by more than this fraction, the budget is too loose to notice growth. */
const slack = 0.03;

const budget = JSON.parse(await readFile(budgetFile, 'utf8')) as Sizes;

describe('the size after "gzip -9"', () => {
  let actual: Sizes;

  before(async () => {
    actual = await sizes();
  });

  it('has a budget for each file that users load (if not, run "npm run budget")', () => {
    assert.deepEqual(Object.keys(budget), Object.keys(actual));
  });

  for (const [name, limit] of Object.entries(budget)) {
    it(`is within the budget for ${name}, and not far below it`, () => {
      const size = actual[name]!;
      assert.ok(
        size <= limit,
        `${name} has grown to ${size} bytes, and its budget is ${limit} bytes. Remove what made it grow, or run ` +
          '"npm run budget" and give the reason in the commit message.',
      );
      assert.ok(
        size >= limit * (1 - slack),
        `${name} has shrunk to ${size} bytes, and its budget is ${limit} bytes. Run "npm run budget" to keep it small.`,
      );
    });
  }
});
