import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { privateNames } from '../../tools/bundling.mjs';
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
    assert.equal(bundles.length, 5);
    assert.deepEqual(written, Object.fromEntries(hashes));
  });

  it('are smaller if they contain one element than if they contain both', async () => {
    const size = async (name: string) => gzipSync(await readFile(`dist/${name}.min.js`)).length;
    const [both, login, callback] = [await size('aritma-login'), await size('login'), await size('callback')];
    assert.ok(login < both && callback < both, `${login} and ${callback} of ${both} bytes`);
  });

  it('begin with the name, the version and the licenses of this package and of Lit', async () => {
    for (const name of (await readdir('dist')).filter((file) => file.endsWith('.min.js'))) {
      const [banner = ''] = (await readFile(`dist/${name}`, 'utf8')).split('\n');
      assert.match(banner, /^\/\*! aritma-login \d[^|]* \| MIT licence \| Lit: .* \*\/$/, name);
      const { sources } = JSON.parse(await readFile(`dist/${name}.map`, 'utf8')) as { sources: string[] };
      for (const source of sources.filter((path) => path.includes('@lit/'))) {
        const code = await readFile(`node_modules/${source.replace(/^.*(?=@lit\/)/, '')}`, 'utf8');
        const [, year, holder, license] = /Copyright (\d+) (.*)\s+\* (SPDX.*)/.exec(code) ?? [];
        for (const part of [year, holder, license]) assert.ok(part && banner.includes(part), `${name}: ${source}`);
      }
    }
  });

  it('shorten only names that the modules use, and that no element has as a property', async () => {
    const paths = (await readdir('src', { recursive: true })).filter((path) => path.endsWith('.ts'));
    const source = (await Promise.all(paths.map((path) => readFile(`src/${path}`, 'utf8')))).join('\n');
    const manifest = await readFile('dist/custom-elements.json', 'utf8');
    for (const name of privateNames) {
      assert.match(source, new RegExp(`[.{ ]${name}\\b`), `${name} is no longer used. Remove it from privateNames.`);
      assert.ok(!manifest.includes(`"name": "${name}"`), `${name} belongs to the API. Remove it from privateNames.`);
    }
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
