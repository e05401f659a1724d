import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingOf, targets } from './share.js';

/** So many of the inputs of `npm run fuzz` in every test run, and others each time. */
const share = 10_000;
const seed = Date.now() & 0x7fffffff;

describe('generated inputs', () => {
  for (const { name } of targets) {
    it(`of ${name}: ${String(share)}, seed ${String(seed)}`, async () => {
      assert.equal(await findingOf({ target: name, seed, from: 0, to: share }), undefined);
    });
  }
});
