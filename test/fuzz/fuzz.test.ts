import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingOf, targets } from './share.js';

/** So many of the inputs of `npm run fuzz` in every test run, and others each time. */
const share = 10_000;
// Every run draws the same; `npm run fuzz` draws others.
const seed = Number(process.env['FUZZ_SEED'] ?? 86977743);

describe('generated inputs', () => {
  for (const { name } of targets) {
    it(`of ${name}: ${String(share)}, seed ${String(seed)}`, async () => {
      assert.equal(await findingOf({ target: name, seed, from: 0, to: share }), undefined);
    });
  }
});
