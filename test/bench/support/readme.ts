import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

/** Writes a table into README.md, between `<!-- measured: NAME -->` and `<!-- /measured -->`. */
export async function writeTable(name: string, table: string): Promise<void> {
  const text = await readFile('README.md', 'utf8');
  const [start, end] = [`<!-- measured: ${name} -->`, '<!-- /measured -->'];
  const before = text.indexOf(start) + start.length;
  const after = text.indexOf(end, before);
  if (before < start.length || after < 0) throw new Error(`README.md has no place for the table "${name}".`);
  const written = `${text.slice(0, before)}\n\n${table}\n\n${text.slice(after)}`;
  await writeFile('README.md', await format(written, { ...(await resolveConfig('README.md')), parser: 'markdown' }));
}
