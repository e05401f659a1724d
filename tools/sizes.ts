import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { bundled } from './bundled.js';

/** The file with the budget: the largest allowed sizes. */
export const budgetFile = 'test/package/size-budget.json';

/** The sizes in bytes, by the names of the files. */
export type Sizes = Readonly<Record<string, number>>;

/**
 * Measures what users download: each built file for a `<script>` tag, and two bundles such as applications create, one
 * with the elements and without Lit, and one with only oauth.js.
 */
export async function sizes(): Promise<Sizes> {
  const files = (await readdir('dist')).filter((name) => name.endsWith('.min.js')).sort();
  const codes = [
    ...files.map(async (name) => [name, await readFile(`dist/${name}`)] as const),
    bundled('dist/index.js', { external: [/^lit/] }).then((code) => ['aritma-login without Lit', code] as const),
    bundled('dist/session.js').then((code) => ['aritma-login/session.js', code] as const),
    bundled('dist/oauth.js').then((code) => ['aritma-login/oauth.js', code] as const),
  ];
  return Object.fromEntries((await Promise.all(codes)).map(([name, code]) => [name, gzipSize(code)]));
}

/** Measures a file after the best compression of gzip, in bytes. */
export function gzipSize(content: string | Buffer): number {
  return gzipSync(content, { level: 9 }).length;
}
