import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingOf, targets } from './share.js';

/** So many inputs in every test run, the same each time: `npm run fuzz` draws more, and others. */
const share = 10_000;
const seed = Number(process.env['FUZZ_SEED'] ?? 86977743);

describe('generated inputs', () => {
  for (const { name } of targets) {
    it(`of ${name}: ${String(share)}, seed ${String(seed)}`, async () => {
      assert.equal(await findingOf({ target: name, seed, from: 0, to: share }), undefined);
    });
  }
});
