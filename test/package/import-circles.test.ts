import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { it } from 'node:test';
import ts from 'typescript';

/** The files that each file imports, also as types and with `import()`. */
type Imports = ReadonlyMap<string, readonly string[]>;

it('no module of src/, demo/, tools/ or test/ imports itself through other modules, not even types', () => {
  const imports = importsIn(['src', 'demo', 'tools', 'test']);
  assert.ok(imports.size > 100);
  assert.deepEqual(findCircles(imports), []);
});

it('the search for import circles finds them', () => {
  const imports = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
    ['e', ['e']],
  ]);
  assert.deepEqual(findCircles(imports), ['a → b → c → a', 'e → e']);
});

function importsIn(folders: string[]): Imports {
  const extensions = ['.ts', '.tsx', '.js', '.mjs'];
  const excluded = ['**/node_modules', '**/dist', '**/.*'];
  const found = folders.flatMap((folder) => ts.sys.readDirectory(folder, extensions, excluded));
  const files = new Set(found.map((file) => relative('.', file)));
  return new Map([...files].map((file) => [file, importsOf(file).filter((imported) => files.has(imported))]));
}

/** Lists the files that a file may mean: TypeScript writes `./x.js` for `./x.ts`. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(file), fileName))
    .flatMap((path) => [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), path.replace(/\.jsx?$/, '.tsx')]);
}

function findCircles(imports: Imports): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const imported of imports.get(file) ?? []) visit(imported);
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return circles;
}
