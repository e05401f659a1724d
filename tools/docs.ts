import { readFile, writeFile } from 'node:fs/promises';
import { readme } from './readme.js';

// `npm run docs`: writes what README.md says of the build.
await writeFile('README.md', await readme(await readFile('README.md', 'utf8')));
