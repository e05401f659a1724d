import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { bundled } from './bundled.js';

/** Where the budget stands. */
export const budgetFile = 'test/package/size-budget.json';

/** Bytes by what they are the size of. */
export type Sizes = Readonly<Record<string, number>>;

/** What users download, as it is built: each file for a `<script>` tag, and the two things that bundlers make most of. */
export async function sizes(): Promise<Sizes> {
  const files = (await readdir('dist')).filter((name) => name.endsWith('.min.js')).sort();
  const codes = [
    ...files.map(async (name) => [name, await readFile(`dist/${name}`)] as const),
    bundled('dist/index.js', { external: [/^lit/] }).then((code) => ['aritma-login without Lit', code] as const),
    bundled('dist/oauth.js').then((code) => ['aritma-login/oauth.js', code] as const),
  ];
  return Object.fromEntries((await Promise.all(codes)).map(([name, code]) => [name, gzipSize(code)]));
}

/** The size of a file as servers send it at best. */
export function gzipSize(content: string | Buffer): number {
  return gzipSync(content, { level: 9 }).length;
}
