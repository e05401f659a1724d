import { readFile, writeFile } from 'node:fs/promises';
import { formatted } from '../../../tools/documents.js';

const path = 'docs/measurements.md';

/** Writes a table into docs/measurements.md, between `<!-- measured: NAME -->` and `<!-- /measured -->`. */
export async function writeTable(name: string, table: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const [start, end] = [`<!-- measured: ${name} -->`, '<!-- /measured -->'];
  const before = text.indexOf(start) + start.length;
  const after = text.indexOf(end, before);
  if (before < start.length || after < 0) throw new Error(`${path} has no place for the table "${name}".`);
  await writeFile(path, await formatted(`${text.slice(0, before)}\n\n${table}\n\n${text.slice(after)}`));
}
