import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { documents } from '../../tools/documents.js';
import { type Archive, pack, packageJson } from './support/archive.js';
import { run } from './support/run.js';

/** The files of the archive, except the modules and the types that are built from each source file. */
const otherFiles = [
  'LICENSE',
  'package.json',
  ...(await documents()),
  'custom-elements.json',
  ...['aritma-login.min', 'aritma-login.iife.min', 'login.min', 'callback.min', 'aritma-session.min'].flatMap(
    (bundle) => [`dist/${bundle}.js`, `dist/${bundle}.js.map`],
  ),
  'dist/custom-elements.json',
  'dist/integrity.json',
  'dist/vscode.css-custom-data.json',
  'dist/vscode.html-custom-data.json',
  'dist/web-types.json',
];

describe('the archive', () => {
  let archive: Archive;

  before(async () => {
    archive = await pack();
  });
  after(() => archive.close());

  it('holds only the documents, the entry points and the built files', async () => {
    const sources = (await readdir('src', { recursive: true })).filter((path) => path.endsWith('.ts'));
    const built = sources.flatMap((path) => ['.js', '.d.ts'].map((type) => `dist/${path.replace(/\.ts$/, type)}`));
    const subPaths = Object.keys((await packageJson()).exports).map((path) => path.replace(/^\.\/?/, ''));
    const entries = subPaths.filter((path) => path.endsWith('.js'));
    const forwarding = entries.flatMap((path) => [path, path.replace(/\.js$/, '.d.ts')]);
    assert.deepEqual(archive.files, [...otherFiles, ...forwarding, ...built].sort());
  });

  it('holds every file that package.json points to', async () => {
    const { main, types, customElements, unpkg, jsdelivr, 'web-types': webTypes } = await packageJson();
    for (const path of [main, types, customElements, webTypes, unpkg, jsdelivr]) {
      assert.ok(archive.files.includes(path.replace('./', '')), path);
    }
  });

  it('passes publint without errors, warnings and suggestions', async () => {
    const { buffer } = new Uint8Array(await readFile(archive.path));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  it('has types that TypeScript finds with each of its module resolutions', async () => {
    await run('attw', [archive.path, '--ignore-rules', 'cjs-resolves-to-esm', '--no-emoji', '--no-color']);
  });
});
