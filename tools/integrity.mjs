import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const integrity = {};

/** What a page's `<script integrity>` holds a file to (https://www.w3.org/TR/sri-2/). */
export function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

/** Prints what a page has to load, and writes the hashes of all bundles to dist/integrity.json. */
export const writeIntegrity = {
  name: 'write-integrity',
  writeBundle(_options, bundle) {
    for (const { type, fileName, code } of Object.values(bundle)) {
      if (type !== 'chunk') continue;
      integrity[fileName] = integrityOf(code);
      console.log(`${fileName}: ${integrity[fileName]}, ${gzipSync(code, { level: 9 }).length} bytes gzip`);
    }
    const sorted = Object.fromEntries(Object.entries(integrity).sort()); // rollup writes them in any order
    writeFileSync('dist/integrity.json', `${JSON.stringify(sorted, null, 2)}\n`);
  },
};
