import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findViolation, targets } from './share.js';

/** The number of inputs for each target, the same ones in each run. `npm run fuzz` draws more, and different ones. */
const inputs = 10_000;
const seed = Number(process.env['FUZZ_SEED'] ?? 86977743);

describe('generated inputs', () => {
  for (const { name } of targets) {
    it(`${name}: ${String(inputs)} inputs keep the properties (FUZZ_SEED=${String(seed)})`, async () => {
      assert.equal(await findViolation({ target: name, seed, from: 0, to: inputs }), undefined);
    });
  }
});
