import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { readme } from '../../tools/readme.js';

describe('README.md', () => {
  it('says what the build is: else run "npm run docs"', async () => {
    const text = await readFile('README.md', 'utf8');
    assert.equal(text, await readme(text));
  });

  it('has CDN tags that hold an exact version to its bytes', async () => {
    const tags = (await readFile('README.md', 'utf8')).match(/<script[^>]*cdn[^>]*>/g) ?? [];
    assert.equal(tags.length, 2);
    for (const tag of tags) {
      assert.match(tag, /aritma-login@\d+\.\d+\.\d+[\w.-]*\/dist\/[\w.-]+"/);
      assert.match(tag, /\sintegrity="sha384-[\w+/]{64}"\s+crossorigin="anonymous"/);
    }
  });

  it('has a table of each measure: else run "npm run bench"', async () => {
    const text = await readFile('README.md', 'utf8');
    const blocks = [...text.matchAll(/<!-- measured: (\w+) -->([^]*?)<!-- \/measured -->/g)];
    assert.deepEqual(
      blocks.map(([, name]) => name),
      ['bytes', 'start', 'speed', 'growth'],
    );
    for (const [, name, block = ''] of blocks) assert.match(block, /^\| :?-+.*\n\| aritma-login|^\| a link/m, name);
  });
});
