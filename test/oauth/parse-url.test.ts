import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseUrl } from '../../src/oauth/parse-url.js';

describe('parseUrl', () => {
  it('returns undefined if the text is not a valid URL', () => {
    assert.equal(parseUrl('https://'), undefined);
    assert.equal(parseUrl('/a'), undefined);
  });

  it('resolves a relative URL against the base', () => {
    assert.equal(parseUrl('/a', 'https://app.example')?.href, 'https://app.example/a');
    assert.equal(parseUrl('/a', 'https://other.example')?.href, 'https://other.example/a');
  });

  it('returns a new URL for each call, so that a change of one does not affect the others', () => {
    parseUrl('https://app.example')?.searchParams.append('a', '1');
    assert.equal(parseUrl('https://app.example')?.search, '');
  });
});
