import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { budgetFile, type Sizes, sizes } from '../../tools/sizes.js';

/** How far under its budget a size may be before the budget is a loose one. */
const slack = 0.03;

const budget = JSON.parse(await readFile(budgetFile, 'utf8')) as Sizes;

describe('the size (gzip -9)', () => {
  let actual: Sizes;

  before(async () => {
    actual = await sizes();
  });

  it('has a budget for each file that users load: else run "npm run budget"', () => {
    assert.deepEqual(Object.keys(budget), Object.keys(actual));
  });

  for (const [name, most] of Object.entries(budget)) {
    it(`of ${name} is within its budget, and not far below`, () => {
      const size = actual[name]!;
      assert.ok(
        size <= most,
        `${name} has grown to ${size} bytes, and may have ${most}: take out what made it grow, or, where that is worth ` +
          'the bytes, run "npm run budget" and say why in the commit.',
      );
      assert.ok(
        size >= most * (1 - slack),
        `${name} has shrunk to ${size} bytes, and may have ${most}: run "npm run budget", so that it stays small.`,
      );
    });
  }
});
