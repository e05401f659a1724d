import { readFile, writeFile } from 'node:fs/promises';
import { documents, updated } from './documents.js';

// `npm run docs`: brings the generated parts of the documents up to date with the build.
for (const path of await documents()) {
  await writeFile(path, await updated(await readFile(path, 'utf8')));
}
