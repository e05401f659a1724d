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

describe('the package installed in an empty project', () => {
  let archive: Archive;
  let project: string;

  before(async () => {
    archive = await pack();
    project = await archive.folder();
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', archive.path], project);
  });
  after(() => archive.close());

  it('installs Lit and no other package', async () => {
    const installed = await readdir(join(project, 'node_modules'));
    const lits = ['@lit', '@lit-labs', '@types', 'lit', 'lit-element', 'lit-html'];
    assert.deepEqual(installed.filter((name) => !name.startsWith('.')).sort(), [...lits, 'aritma-login'].sort());
  });

  for (const module of modules) {
    it(`can be imported in Node.js as ${module} without side effects`, async () => {
      const names = '{ const old = new Set(Object.getOwnPropertyNames(globalThis));';
      const added = 'Object.getOwnPropertyNames(globalThis).filter((name) => !old.has(name))';
      const script = `${names} await import('${module}'); console.log(JSON.stringify(${added})); }`;
      const output = await run('node', ['--input-type=module', '--eval', script], project);
      const others = (JSON.parse(output) as string[]).filter((name) => !/^(lit|reactive)|^customElements$/.test(name));
      assert.deepEqual(others, [], 'The only new global variables are those of Lit.');
      if (module.endsWith('/oauth.js')) assert.equal(output.trim(), '[]');
    });
  }

  it('has a manifest that tools can import', async () => {
    const script = `import('aritma-login/custom-elements.json', { with: { type: 'json' } })`;
    const output = await run('node', ['--no-warnings', '--print', `${script}.then(console.log)`], project);
    assert.match(output, /schemaVersion/);
  });

  it('has a module oauth.js that works in a worker thread', async () => {
    const worker = `
      const { createState, responseState } = await import('aritma-login/oauth.js');
      const { parentPort } = await import('node:worker_threads');
      const state = createState();
      parentPort.postMessage(responseState(new URLSearchParams({ state })) === state);`;
    await writeFile(join(project, 'worker.mjs'), worker);
    const [isOwn] = (await once(new Worker(join(project, 'worker.mjs'), { execArgv: [] }), 'message')) as [boolean];
    assert.equal(isOwn, true);
  });

  for (const [module, moduleResolution, ...more] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
    ['ESNext', 'node10', '--ignoreDeprecations', '6.0'],
  ] as const) {
    it(`has the types that an application needs, with the module resolution ${moduleResolution}`, async () => {
      await cp('test/package/consumer', join(project, 'consumer'), { recursive: true });
      const options = ['--module', module, '--moduleResolution', moduleResolution, ...more];
      await run('tsc', ['-p', 'consumer', ...options], project);
    });
  }

  const failOnWarning = (_: unknown, { code, message }: RollupLog) => assert.ok(code === 'EMPTY_BUNDLE', message);

  /** Bundles an application that consists of one module. */
  async function bundled(source: string): Promise<string> {
    const input = join(project, 'application.js');
    await writeFile(input, source);
    const plugins = [nodeResolve({ exportConditions: ['browser', 'production'] })];
    const bundle = await rollup({ input, plugins, onLog: failOnWarning });
    const { output } = await bundle.generate({});
    return output[0].code;
  }
  const registers = (tag: string) => new RegExp(`\\bdefine\\('${tag}'`);

  it('adds nothing to a bundle that imports a class or oauth.js and does not use it', async () => {
    for (const path of ['aritma-login.js', 'aritma-callback.js', 'oauth.js']) {
      assert.equal((await bundled(`import 'aritma-login/${path}';`)).trim(), '', path);
    }
  });

  it('registers no element in a bundle that uses only a class', async () => {
    const code = await bundled(`export { AritmaLogin } from 'aritma-login/aritma-login.js';`);
    assert.match(code, /class AritmaLogin extends/);
    assert.deepEqual(code.match(/\bdefine\(|'aritma-callback'|replaceState/g), null);
  });

  it('registers in a bundle only the elements of the imported entry point', async () => {
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

  it('adds no Lit to a bundle that uses only oauth.js', async () => {
    const code = await bundled(`export { authorizationUrl } from 'aritma-login/oauth.js';`);
    assert.match(code, /function authorizationUrl/);
    assert.doesNotMatch(code, /LitElement|_\$litType|document\./);
  });
});
