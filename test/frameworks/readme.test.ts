import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { documents } from '../../tools/documents.js';

const applications = readdirSync('test/frameworks', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .map(({ name }) => name);

describe('the documents', async () => {
  const quotes = (await documents()).flatMap((path) => quotesIn(path));

  for (const { path, file, code } of quotes) {
    it(`quote ${file} in ${path} as it is`, () => {
      assert.ok(code.trim());
      assert.ok(unindented(readFileSync(file, 'utf8')).includes(unindented(code)));
    });
  }

  for (const name of applications) {
    it(`quote the application in test/frameworks/${name}`, () => {
      assert.ok(quotes.some(({ file }) => file.startsWith(`test/frameworks/${name}/`)));
    });
  }
});

/** Finds code that a document quotes from an application: the comment before it names the file. */
function quotesIn(path: string): { path: string; file: string; code: string }[] {
  const quotes = readFileSync(path, 'utf8').matchAll(/<!-- (test\/frameworks\/\S+) -->\s+```\w+\n(.*?)```/gs);
  return [...quotes].map(([, file = '', code = '']) => ({ path, file, code }));
}

/** Removes the indentation, since quoted code may be indented in the file but not in the document. */
function unindented(code: string): string {
  return code.replace(/^ +/gm, '');
}
