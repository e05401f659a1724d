import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseUrl } from '../../src/oauth/parse-url.js';

describe('an address', () => {
  it('is parsed once, as long as the same is asked for', () => {
    assert.equal(parseUrl('/a', 'https://app.example'), parseUrl('/a', 'https://app.example'));
    assert.equal(parseUrl('https://'), undefined);
  });

  it('is parsed anew against another base', () => {
    const bases = ['https://app.example', 'https://other.example', undefined, 'https://app.example'];
    assert.deepEqual(
      bases.map((base) => parseUrl('/a', base)?.href),
      ['https://app.example/a', 'https://other.example/a', undefined, 'https://app.example/a'],
    );
  });

  it('is parsed anew where another was asked for before', () => {
    assert.equal(parseUrl('/a', 'https://app.example')?.pathname, '/a');
    assert.equal(parseUrl('/b', 'https://app.example')?.pathname, '/b');
  });
});
