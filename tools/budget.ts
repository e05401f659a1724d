import { writeFile } from 'node:fs/promises';
import { budgetFile, sizes } from './sizes.js';

/** Budgets are multiples of this number of bytes, since the results of zlib's versions differ by a few bytes. */
const step = 20;

// `npm run budget`: sets the budget of each file to its present size.
const budget = Object.entries(await sizes()).map(([name, size]) => [name, Math.ceil(size / step) * step]);
const text = `${JSON.stringify(Object.fromEntries(budget), null, 2)}\n`;
await writeFile(budgetFile, text);
process.stdout.write(text);
