import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { integrityOf } from '../../tools/integrity.mjs';
import { run } from './support/run.js';

/** The files and folders that the build reads. */
const buildInputs = [
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

  it('are smaller if they contain one element than if they contain both', async () => {
    const size = async (name: string) => gzipSync(await readFile(`dist/${name}.min.js`)).length;
    const [both, login, callback] = [await size('aritma-login'), await size('login'), await size('callback')];
    assert.ok(login < both && callback < both, `${login} and ${callback} of ${both} bytes`);
  });

  it('keep the license comment of Lit', async () => {
    assert.match(await readFile('dist/aritma-login.min.js', 'utf8'), /@license\s+\* Copyright \d+ Google LLC/);
  });

  it('are the same bytes, as all other built files are, if they are built in another folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aritma-login-'));
    try {
      for (const name of buildInputs) await cp(name, join(folder, name), { recursive: true });
      await symlink(resolve('node_modules'), join(folder, 'node_modules'));
      await run('npm', ['run', 'build'], folder);
      const built = await readdir(join(folder, 'dist'), { recursive: true });
      assert.deepEqual(built.sort(), (await readdir('dist', { recursive: true })).sort());
      for (const name of built.filter((path) => /\.\w+$/.test(path))) {
        const [here, there] = [await readFile(`dist/${name}`), await readFile(join(folder, 'dist', name))];
        assert.ok(
          here.equals(there),
          `${name} differs. Build again; if it still differs, find what depends on the folder.`,
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
