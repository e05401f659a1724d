import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** The hashes of the bundles that rollup has written so far. */
const integrity = {};

/** Computes the value of a `<script>` tag's `integrity` attribute (https://www.w3.org/TR/sri-2/). */
export function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

/** A rollup plugin that prints the hash and the size of each bundle and writes all hashes to dist/integrity.json. */
export const writeIntegrity = {
  name: 'write-integrity',
  writeBundle(_options, bundle) {
    for (const { type, fileName, code } of Object.values(bundle)) {
      if (type !== 'chunk') continue;
      integrity[fileName] = integrityOf(code);
      console.log(`${fileName}: ${integrity[fileName]}, ${gzipSync(code, { level: 9 }).length} bytes gzip`);
    }
    const sorted = Object.fromEntries(Object.entries(integrity).sort()); // rollup writes the bundles in no fixed order
    writeFileSync('dist/integrity.json', `${JSON.stringify(sorted, null, 2)}\n`);
  },
};
