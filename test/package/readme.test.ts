import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
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

  it('names commands that are there', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
    const commands = (await readFile('README.md', 'utf8')).matchAll(/(?:npm run |&& npm )([a-z]+)/g);
    const missing = [...commands].map(([, name = '']) => name).filter((name) => !(name in scripts));
    assert.deepEqual(missing, []);
    const programs = Object.values(scripts).flatMap((script) => [...script.matchAll(/tsx (\S+)/g)]);
    assert.ok(programs.length > 5);
    for (const [, program = ''] of programs) await access(program);
  });

  it('names the same oldest browsers as package.json', async () => {
    const { browserslist } = JSON.parse(await readFile('package.json', 'utf8')) as { browserslist: string[] };
    const named = Object.fromEntries(browserslist.map((query) => query.split(' >= ') as [string, string]));
    const [, table = ''] = /## Browser support\n([^]*?)\n\n[A-Z]/.exec(await readFile('README.md', 'utf8')) ?? [];
    const versions = [...table.matchAll(/^\| (.*?) +\| ([\d.]+) +\|/gm)].map(([, name, version]) => [name, version]);
    assert.deepEqual(Object.fromEntries(versions), {
      'Chrome, Edge': named['chrome'],
      Firefox: named['firefox'],
      'Safari, also on iOS': named['safari'],
    });
    assert.deepEqual([named['edge'], named['ios_saf']], [named['chrome'], named['safari']]);
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
