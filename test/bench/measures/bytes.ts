import { brotliCompressSync } from 'node:zlib';
import { gzipSize } from '../../../tools/sizes.js';
import { bundle } from '../support/bundle.js';
import { byHand, core, litLink, peers } from '../support/candidates.js';
import { installed } from '../support/installed.js';
import { type Cell, table, times } from '../support/table.js';

/** What is bundled for a row. */
interface Entry {
  readonly title: string;
  readonly path: string;
  /** Lit stands outside: the application has it anyway. */
  readonly isWithoutLit?: true;
  /** The package whose version and dependencies are told. */
  readonly package?: string;
}

const own = (title: string, file: string): Entry => ({ title, path: `node_modules/aritma-login/dist/${file}` });

const entries: readonly Entry[] = [
  { ...own('aritma-login, both elements', 'index.js'), package: 'aritma-login' },
  { ...own('aritma-login, both elements without Lit', 'index.js'), isWithoutLit: true },
  own('aritma-login, the login element alone', 'login.js'),
  own('aritma-login, the callback element alone', 'callback.js'),
  own('aritma-login/oauth.js, all of the core', 'oauth.js'),
  ...[core, byHand, litLink, ...peers].map((candidate) => ({ ...candidate, path: `peers/${candidate.name}.js` })),
];

/** How large each is where it begins a login by redirect and takes its answer: bundled and minified alike. */
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
  return table(['', 'version', 'bytes', 'gzip', 'brotli', 'gzip, to ours', 'packages'], await Promise.all(rows));
}
