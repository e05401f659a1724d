import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const text = readFileSync('SECURITY.md', 'utf8');
const lines = text.split('\n').filter((line) => /^\| (?!attack|place|fault|-)/.test(line));

describe('SECURITY.md', () => {
  it('has a table with more than 20 threats', () => assert.ok(lines.length > 20));

  for (const line of lines) {
    const [threat, , heldBy = ''] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim());
    it(`names only tests that exist for the threat "${threat}"`, () => {
      const references = [...heldBy.matchAll(/`(test\/.+?)`((?:,? "[^"]+")+)/g)];
      assert.ok(references.length > 0);
      for (const [, file, titles] of references) {
        const source = readFileSync(file!, 'utf8');
        for (const [, title] of titles!.matchAll(/"([^"]+)"/g)) {
          const tests = [...source.matchAll(/(?:describe|it|fault|popupFault)\(\s*['`](.+?)['`],/g)].map(
            ([, name]) => name!,
          );
          assert.ok(
            tests.some((name) => name.includes(title!)),
            `There is no test "${title}" in ${file}.`,
          );
        }
      }
    });
  }
});
