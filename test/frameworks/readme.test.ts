import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const readme = readFileSync('README.md', 'utf8');

/** Code that the README takes from an application: the comment before it names the file. */
const quotes = [...readme.matchAll(/<!-- (test\/frameworks\/\S+) -->\s+```\w+\n(.*?)```/gs)].map(
  ([, file = '', code = '']) => ({ file, code }),
);

const applications = readdirSync('test/frameworks', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .map(({ name }) => name);

describe('the code in the README', () => {
  for (const { file, code } of quotes) {
    it(`stands like that in ${file}`, () => {
      assert.ok(code.trim());
      assert.ok(unindented(readFileSync(file, 'utf8')).includes(unindented(code)));
    });
  }

  for (const name of applications) {
    it(`has something of the application in ${name}`, () => {
      assert.ok(quotes.some(({ file }) => file.startsWith(`test/frameworks/${name}/`)));
    });
  }
});

/** A part of a file may stand further in than in the README. */
function unindented(code: string): string {
  return code.replace(/^ +/gm, '');
}
