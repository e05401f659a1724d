import { readFile } from 'node:fs/promises';
import type { Package } from 'custom-elements-manifest';
import { format, resolveConfig } from 'prettier';
import { apiTables } from './api-tables.js';
import { gzipSize } from './sizes.js';

/** A block of README.md that is made of the build: `<!-- made: NAME -->` … `<!-- /made -->`. */
const BLOCK = /(<!-- made: (.+?) -->)[^]*?(<!-- \/made -->)/g;

/** A bundle's address at a CDN, and the hash that holds it. */
const TAG = /(aritma-login@)[\w.-]+(\/dist\/([\w.-]+)"\s+integrity=")[^"]*/g;

/**
 * Brings README.md up to date with dist/: the elements' tables, the table of bundles, and in each CDN tag the version
 * and the hash.
 *
 * @param text README.md as it is
 * @returns as it is to be
 */
export async function readme(text: string): Promise<string> {
  const { version } = await json<{ version: string }>('package.json');
  const integrity = await json<Record<string, string>>('dist/integrity.json');
  const manifest = await json<Package>('dist/custom-elements.json');
  const bundles = await bundlesTable(integrity);
  const make = (name: string): string => (name === 'bundles' ? bundles : apiTables(manifest, name));
  const filled = text
    .replace(BLOCK, (_, start: string, name: string, end: string) => `${start}\n\n${make(name)}\n\n${end}`)
    .replace(TAG, (_, name: string, between: string, file: string) => name + version + between + hash(integrity, file));
  return format(filled, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

/** Sizes in whole kB: zlib's versions differ by a few bytes. */
async function bundlesTable(integrity: Record<string, string>): Promise<string> {
  const rows = Object.entries(integrity).map(async ([file, value]) => {
    const size = gzipSize(await readFile(`dist/${file}`));
    return `| \`${file}\` | ${Math.round(size / 1000)} kB | \`${value}\` |`;
  });
  return ['| file | gzip | integrity |', '| --- | --- | --- |', ...(await Promise.all(rows))].join('\n');
}

function hash(integrity: Record<string, string>, file: string): string {
  const found = integrity[file];
  if (!found) throw new Error(`README.md names ${file}, which the build does not make.`);
  return found;
}
