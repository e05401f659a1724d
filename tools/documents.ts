import { readdir, readFile } from 'node:fs/promises';
import type { Package } from 'custom-elements-manifest';
import { format, resolveConfig } from 'prettier';
import { apiTables } from './api-tables.js';
import { oauthTables } from './oauth-exports.js';
import { gzipSize } from './sizes.js';

/**
 * A generated block of a document, such as `<!-- made: bundles -->` … `<!-- /made -->`. The name is `bundles`, `size`,
 * `oauth` or that of an element: `aritma-login` for all of its tables, `aritma-login attributes events` for the named tables only.
 */
const generatedBlock = /(<!-- made: (.+?) -->)[^]*?(<!-- \/made -->)/g;

/** The URL of a bundle on a CDN, and the hash that the browser compares with its content. */
const cdnTag = /(aritma-login@)[\w.-]+(\/dist\/([\w.-]+)"\s+integrity=")[^"]*/g;

/**
 * Lists the documents that are published with the package.
 *
 * @returns their paths
 */
export async function documents(): Promise<string[]> {
  const files = await readdir('docs');
  const pages = files.filter((file) => file.endsWith('.md')).sort();
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pages.map((file) => `docs/${file}`)];
}

/**
 * Brings a document up to date with dist/: the tables of the elements and of oauth.js, the table of bundles, and the version and the
 * hash in each CDN tag.
 *
 * @param text the document
 * @returns the updated document
 * @throws if the document names a bundle or an element that the build does not create
 */
export async function updated(text: string): Promise<string> {
  const { version } = await json<{ version: string }>('package.json');
  const integrity = await json<Record<string, string>>('dist/integrity.json');
  const manifest = await json<Package>('dist/custom-elements.json');
  const blocks: Readonly<Record<string, string>> = {
    bundles: await bundlesTable(integrity),
    size: await sizeSentence(),
    ...(text.includes('<!-- made: oauth -->') && { oauth: oauthTables() }),
  };
  const generate = (block: string): string => {
    const [name = '', ...tables] = block.split(' ');
    return blocks[name] ?? apiTables(manifest, name, tables);
  };
  const filled = text
    .replace(
      generatedBlock,
      (_, start: string, block: string, end: string) => `${start}\n\n${generate(block)}\n\n${end}`,
    )
    .replace(
      cdnTag,
      (_, name: string, between: string, file: string) => name + version + between + hash(integrity, file),
    );
  return formatted(filled);
}

/**
 * Formats a document with Prettier.
 *
 * @returns the formatted text
 */
export async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

async function sizeSentence(): Promise<string> {
  return `Both elements together, including Lit, are ${await kilobytes('aritma-login.min.js')} kB (gzip).`;
}

async function bundlesTable(integrity: Record<string, string>): Promise<string> {
  const rows = Object.entries(integrity).map(async ([file, value]) => {
    return `| \`${file}\` | ${await kilobytes(file)} kB | \`${value}\` |`;
  });
  return ['| file | gzip | integrity |', '| --- | --- | --- |', ...(await Promise.all(rows))].join('\n');
}

/** Measures a bundle after gzip, in whole kB, since the results of zlib's versions differ by a few bytes. */
async function kilobytes(file: string): Promise<string> {
  return String(Math.round(gzipSize(await readFile(`dist/${file}`)) / 1000));
}

function hash(integrity: Record<string, string>, file: string): string {
  const found = integrity[file];
  if (!found) throw new Error(`A document names ${file}, which the build does not create.`);
  return found;
}
