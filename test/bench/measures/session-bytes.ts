import { brotliCompressSync } from 'node:zlib';
import { gzipSize } from '../../../tools/sizes.js';
import { bundle } from '../support/bundle.js';
import { installed } from '../support/installed.js';
import { sessionCandidates } from '../support/session-candidates.js';
import { axaWorker } from '../support/session-site.js';
import { table, times } from '../support/table.js';

/**
 * Measures the size of each candidate's code that keeps a session, renews it and logs out. All are bundled and minified in
 * the same way.
 *
 * @returns the table
 */
export async function measureSessionBytes(): Promise<string> {
  const codes: { title: string; package?: string; code: string }[] = [];
  for (const { module, title, package: name, storage } of sessionCandidates.filter(({ id }) => id !== 'tab')) {
    const worker = storage === 'worker' ? await bundle(axaWorker) : '';
    codes.push({ title, package: name, code: (await bundle(`peers/sessions/${module}.js`)) + worker });
  }
  const own = await bundle('node_modules/aritma-login/dist/session.js');
  codes.splice(2, 0, { title: 'aritma-login, only session.js', code: own });
  const rows = codes.map(async ({ title, package: name, code }) => {
    const sizes = [Buffer.byteLength(code), gzipSize(code), brotliCompressSync(code).length];
    return [
      title,
      name && (await installed(name)).version,
      ...sizes.map((size) => size.toLocaleString('en')),
      times(gzipSize(code), gzipSize(codes[0]?.code ?? '')),
    ];
  });
  return table(['', 'version', 'bytes', 'gzip', 'brotli', 'gzip, ratio'], await Promise.all(rows));
}
