import { brotliCompressSync } from 'node:zlib';
import { gzipSize } from '../../../tools/sizes.js';
import { bundle } from '../support/bundle.js';
import { byHand, core, litLink, peers } from '../support/candidates.js';
import { installed } from '../support/installed.js';
import { type Cell, table, times } from '../support/table.js';

/** The module that is bundled for a row of the table. */
interface Entry {
  readonly title: string;
  readonly path: string;
  /** Whether Lit is not included, for applications that use Lit anyway. */
  readonly isWithoutLit?: true;
  /** The package whose version and number of dependencies are in the table. */
  readonly package?: string;
}

const own = (title: string, file: string): Entry => ({ title, path: `node_modules/aritma-login/dist/${file}` });

const entries: readonly Entry[] = [
  { ...own('aritma-login, both elements', 'index.js'), package: 'aritma-login' },
  { ...own('aritma-login, both elements without Lit', 'index.js'), isWithoutLit: true },
  own('aritma-login, only the login element', 'login.js'),
  own('aritma-login, only the callback element', 'callback.js'),
  own('aritma-login/oauth.js, all functions', 'oauth.js'),
  ...[core, byHand, litLink, ...peers].map((candidate) => ({ ...candidate, path: `peers/${candidate.name}.js` })),
];

/**
 * Measures the size of each candidate's code that begins a login by redirect and handles the response. All are bundled
 * and minified in the same way.
 *
 * @returns the table
 */
export async function measureBytes(): Promise<string> {
  const codes: string[] = [];
  for (const { path, isWithoutLit } of entries) codes.push(await bundle(path, isWithoutLit && [/^lit/]));
  const [ours = ''] = codes;
  const rows = entries.map(async ({ title, package: name }, index): Promise<Cell[]> => {
    const code = codes[index] ?? '';
    const { version, packages } = name ? await installed(name) : { version: undefined, packages: undefined };
    const sizes = [Buffer.byteLength(code), gzipSize(code), brotliCompressSync(code).length];
    return [
      title,
      version,
      ...sizes.map((size) => size.toLocaleString('en')),
      times(gzipSize(code), gzipSize(ours)),
      packages?.toString(),
    ];
  });
  return table(['', 'version', 'bytes', 'gzip', 'brotli', 'gzip, ratio', 'packages'], await Promise.all(rows));
}
