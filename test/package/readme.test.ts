import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { documents, updated } from '../../tools/documents.js';

/** The number of lines that a newcomer is expected to read. */
const longestReadme = 300;

const read = (path: string): Promise<string> => readFile(path, 'utf8');

describe('the documents', async () => {
  for (const path of await documents()) {
    it(`include ${path}, which is up to date with the build (if not, run "npm run docs")`, async () => {
      const text = await read(path);
      assert.equal(text, await updated(text));
    });

    it(`include ${path}, whose CDN tags all have an exact version and a hash`, async () => {
      for (const tag of cdnTags(await read(path))) {
        assert.match(tag, /aritma-login@\d+\.\d+\.\d+[\w.-]*\/dist\/[\w.-]+"/);
        assert.match(tag, /\sintegrity="sha384-[\w+/]{64}"\s+crossorigin="anonymous"/);
      }
    });

    it(`include ${path}, which names only npm scripts that exist`, async () => {
      const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
      const commands = [...(await read(path)).matchAll(/(?:npm run |&& npm )([a-z:]+)/g)].map(([, name = '']) => name);
      assert.deepEqual(
        commands.filter((name) => !(name in scripts)),
        [],
      );
    });
  }

  it('have a CDN tag in README.md and in docs/cdn.md', async () => {
    assert.equal(cdnTags(await read('README.md')).length, 1);
    assert.equal(cdnTags(await read('docs/cdn.md')).length, 1);
  });

  it('have a table of the bundles, and all tables of every element', async () => {
    assert.match(await read('docs/cdn.md'), /<!-- made: bundles -->/);
    const reference = await read('docs/reference.md');
    for (const tag of ['login', 'callback', 'session', 'logout', 'claim'].map((name) => `aritma-${name}`))
      assert.ok(reference.includes(`<!-- made: ${tag} -->`), tag);
  });

  it('name npm scripts whose programs exist', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const programs = Object.values(scripts).flatMap((script) => [...script.matchAll(/tsx (\S+)/g)]);
    assert.ok(programs.length > 5);
    for (const [, program = ''] of programs) await access(program);
  });
});

describe('README.md', () => {
  it(`has at most ${String(longestReadme)} lines`, async () => {
    const lines = (await read('README.md')).trimEnd().split('\n').length;
    assert.ok(lines <= longestReadme, `It has ${String(lines)} lines: move details to docs/.`);
  });

  it('begins with the name, then shows how to install the package', async () => {
    const text = await read('README.md');
    assert.match(text, /^# aritma-login\n/);
    assert.equal(/^## (.*)$/m.exec(text)?.[1], 'Install');
    assert.match(text, /^npm install aritma-login$/m);
  });

  it('warns about the implicit flow before it shows the installation', async () => {
    const [before = ''] = (await read('README.md')).split('## Install');
    assert.match(before, /^> \[!WARNING\]\n> .*implicit/m);
  });

  it('has the tables of attributes, members and events, and the size', async () => {
    const text = await read('README.md');
    assert.match(text, /<!-- made: aritma-login attributes members events -->\n\n\| attribute/);
    assert.match(text, /<!-- made: size -->/);
    assert.match(text, /<!-- made: aritma-callback members events -->\n\n\| member/);
  });

  it('names the same oldest browsers as package.json', async () => {
    const { browserslist } = JSON.parse(await read('package.json')) as { browserslist: string[] };
    const named = Object.fromEntries(browserslist.map((query) => query.split(' >= ') as [string, string]));
    const [, table = ''] = /## Browser support\n([^]*?)\n\n[A-Z]/.exec(await read('README.md')) ?? [];
    const versions = [...table.matchAll(/^\| (.*?) +\| ([\d.]+) +\|/gm)].map(([, name, version]) => [name, version]);
    assert.deepEqual(Object.fromEntries(versions), {
      'Chrome, Edge': named['chrome'],
      Firefox: named['firefox'],
      'Safari, also on iOS': named['safari'],
    });
    assert.deepEqual([named['edge'], named['ios_saf']], [named['chrome'], named['safari']]);
  });
});

describe('docs/measurements.md', () => {
  it('has a table of each measurement (if not, run "npm run bench")', async () => {
    const text = await read('docs/measurements.md');
    const blocks = [...text.matchAll(/<!-- measured: ([\w-]+) -->([^]*?)<!-- \/measured -->/g)];
    assert.deepEqual(
      blocks.map(([, name]) => name),
      ['bytes', 'start', 'speed', 'growth', 'session-bytes', 'session-start', 'session-fetch', 'session-tabs'],
    );
    for (const [, name, block = ''] of blocks) assert.match(block, /^\| :?-+.*\n\| aritma-login|^\| 1 link/m, name);
  });

  it('has a row for each part that "npm run mutation" writes', async () => {
    const text = await read('docs/measurements.md');
    for (const part of ['oauth', 'browser']) assert.match(text, new RegExp(`^\\| \`src/${part}\` .*%`, 'm'));
  });
});

describe('docs/errors.md', () => {
  const codesBelow = async (header: string): Promise<(string | undefined)[]> => {
    const [, table = ''] = (await read('docs/errors.md')).split(new RegExp(`^\\| ${header} +\\| cause`, 'm'));
    const [rows = ''] = table.split('\n\n');
    return [...rows.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  };

  it('has a row for each error code of the package, and no others', async () => {
    const { ownErrorCodes } = await import('../../src/oauth/error.js');
    assert.deepEqual((await codesBelow('`code`')).sort(), [...ownErrorCodes].sort());
  });

  it('has a row for each error that a session creates', async () => {
    const errors = await import('../../src/session/session-errors.js');
    const codes = await codesBelow('code of a session');
    for (const error of Object.values(errors)) assert.ok(codes.includes(error(undefined, false).code), error.name);
  });
});

function cdnTags(text: string): string[] {
  return text.match(/<script[^>]*cdn[^>]*>/g) ?? [];
}
