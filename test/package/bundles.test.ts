import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { integrityOf } from '../../tools/integrity.mjs';
import { run } from './support/run.js';

/** What the build is made of. */
const ingredients = [
  'package.json',
  'tsconfig.json',
  'rollup.config.mjs',
  'custom-elements-manifest.config.mjs',
  'src',
  'tools',
];

describe('the bundles', () => {
  it('have the hashes that the build wrote', async () => {
    const bundles = (await readdir('dist')).filter((name) => name.endsWith('.min.js'));
    const hashes = await Promise.all(bundles.map(async (name) => [name, integrityOf(await readFile(`dist/${name}`))]));
    const written = JSON.parse(await readFile('dist/integrity.json', 'utf8')) as object;
    assert.equal(bundles.length, 4);
    assert.deepEqual(written, Object.fromEntries(hashes));
  });

  it('are smaller with one element than with both', async () => {
    const size = async (name: string) => gzipSync(await readFile(`dist/${name}.min.js`)).length;
    const [both, login, callback] = [await size('aritma-login'), await size('login'), await size('callback')];
    assert.ok(login < both && callback < both, `${login} and ${callback} of ${both} bytes`);
  });

  it('keep the licence of Lit', async () => {
    assert.match(await readFile('dist/aritma-login.min.js', 'utf8'), /@license\s+\* Copyright \d+ Google LLC/);
  });

  it('are the same bytes when built elsewhere, as all files of the build are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aritma-login-'));
    try {
      for (const name of ingredients) await cp(name, join(folder, name), { recursive: true });
      await symlink(resolve('node_modules'), join(folder, 'node_modules'));
      await run('npm', ['run', 'build'], folder);
      const built = await readdir(join(folder, 'dist'), { recursive: true });
      assert.deepEqual(built.sort(), (await readdir('dist', { recursive: true })).sort());
      for (const name of built.filter((path) => /\.\w+$/.test(path))) {
        const [here, there] = [await readFile(`dist/${name}`), await readFile(join(folder, 'dist', name))];
        assert.ok(here.equals(there), `${name} differs: build anew, and see what in it is not of the source`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
