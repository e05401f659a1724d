import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup, type RollupLog } from 'rollup';
import { type Archive, pack, packageJson } from './support/archive.js';
import { run } from './support/run.js';

const modules = Object.keys((await packageJson()).exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => path.replace('.', 'aritma-login'));

describe('the package, installed in an empty project', () => {
  let archive: Archive;
  let project: string;

  before(async () => {
    archive = await pack();
    project = await archive.folder();
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', archive.path], project);
  });
  after(() => archive.close());

  it('brings Lit along, and nothing else', async () => {
    const installed = await readdir(join(project, 'node_modules'));
    const lits = ['@lit', '@lit-labs', '@types', 'lit', 'lit-element', 'lit-html'];
    assert.deepEqual(installed.filter((name) => !name.startsWith('.')).sort(), [...lits, 'aritma-login'].sort());
  });

  for (const module of modules) {
    it(`is imported in Node as ${module}, and nothing happens`, async () => {
      const names = '{ const old = new Set(Object.getOwnPropertyNames(globalThis));';
      const added = 'Object.getOwnPropertyNames(globalThis).filter((name) => !old.has(name))';
      const script = `${names} await import('${module}'); console.log(JSON.stringify(${added})); }`;
      const output = await run('node', ['--input-type=module', '--eval', script], project);
      const others = (JSON.parse(output) as string[]).filter((name) => !/^(lit|reactive)|^customElements$/.test(name));
      assert.deepEqual(others, [], 'Lit itself adds these alone');
      if (module.endsWith('/oauth.js')) assert.equal(output.trim(), '[]');
    });
  }

  it('gives its manifest to tools that import it', async () => {
    const script = `import('aritma-login/custom-elements.json', { with: { type: 'json' } })`;
    const output = await run('node', ['--no-warnings', '--print', `${script}.then(console.log)`], project);
    assert.match(output, /schemaVersion/);
  });

  it('works in a worker thread as far as it is the core', async () => {
    const worker = `
      const { createState, responseState } = await import('aritma-login/oauth.js');
      const { parentPort } = await import('node:worker_threads');
      const state = createState();
      parentPort.postMessage(responseState(new URLSearchParams({ state })) === state);`;
    await writeFile(join(project, 'worker.mjs'), worker);
    const [isWell] = (await once(new Worker(join(project, 'worker.mjs'), { execArgv: [] }), 'message')) as [boolean];
    assert.equal(isWell, true);
  });

  for (const [module, moduleResolution, ...more] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
    ['ESNext', 'node10', '--ignoreDeprecations', '6.0'],
  ] as const) {
    it(`has the types that an application wants, resolved as by ${moduleResolution}`, async () => {
      await cp('test/package/consumer', join(project, 'consumer'), { recursive: true });
      const options = ['--module', module, '--moduleResolution', moduleResolution, ...more];
      await run('tsc', ['-p', 'consumer', ...options], project);
    });
  }

  const complain = (_: unknown, { code, message }: RollupLog) => assert.ok(code === 'EMPTY_BUNDLE', message);

  /** What a bundler leaves of a module that an application is made of. */
  async function bundled(source: string): Promise<string> {
    const input = join(project, 'application.js');
    await writeFile(input, source);
    const plugins = [nodeResolve({ exportConditions: ['browser', 'production'] })];
    const bundle = await rollup({ input, plugins, onLog: complain });
    const { output } = await bundle.generate({});
    return output[0].code;
  }
  const registers = (tag: string) => new RegExp(`\\bdefine\\('${tag}'`);

  it('leaves nothing in a bundle of what is imported and not used', async () => {
    for (const path of ['aritma-login.js', 'aritma-callback.js', 'oauth.js']) {
      assert.equal((await bundled(`import 'aritma-login/${path}';`)).trim(), '', path);
    }
  });

  it('registers nothing in a bundle of a class alone', async () => {
    const code = await bundled(`export { AritmaLogin } from 'aritma-login/aritma-login.js';`);
    assert.match(code, /class AritmaLogin extends/);
    assert.deepEqual(code.match(/\bdefine\(|'aritma-callback'|replaceState/g), null);
  });

  it('registers in a bundle what its entries are for', async () => {
    const [both, login, callback] = [
      await bundled(`import 'aritma-login';`),
      await bundled(`import 'aritma-login/login.js';`),
      await bundled(`import 'aritma-login/callback.js';`),
    ];
    for (const [code, tags] of [
      [both, ['aritma-login', 'aritma-callback']],
      [login, ['aritma-login']],
      [callback, ['aritma-callback']],
    ] as const) {
      const found = ['aritma-login', 'aritma-callback'].filter((tag) => registers(tag).test(code));
      assert.deepEqual(found, tags);
    }
  });

  it('brings no Lit where the core alone is used', async () => {
    const code = await bundled(`export { authorizationUrl } from 'aritma-login/oauth.js';`);
    assert.match(code, /function authorizationUrl/);
    assert.doesNotMatch(code, /LitElement|_\$litType|document\./);
  });
});
