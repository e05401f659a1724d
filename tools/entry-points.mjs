import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file at the root of the package for each sub-path that package.json exports, so that tools that do not read
 * `exports` find it there: Parcel, TypeScript with `moduleResolution: node10`, and tools that use version 1 of
 * `resolve`.
 */
const root = new URL('../', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const header = '// For tools that do not read "exports" in package.json.\n';

const old = readdirSync(root)
  .filter((name) => /\.(js|d\.ts)$/.test(name))
  .map((name) => new URL(name, root))
  .filter((file) => readFileSync(file, 'utf8').startsWith(header));
for (const file of old) rmSync(file);

for (const [path, target] of Object.entries(exports)) {
  if (path === '.' || path === target) continue;
  if (typeof target === 'string') {
    copyFileSync(new URL(target, root), new URL(path, root));
  } else {
    const module = `${header}export * from '${target.default}';\n`;
    for (const file of [path, path.replace(/\.js$/, '.d.ts')]) writeFileSync(new URL(file, root), module);
  }
}
