import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { run } from './support/install.js';

const builds = (authority: string): string[][] => {
  const build = ['build', '--', '--define', `AUTHORITY="${authority}"`];
  return [build, [...build, '--configuration', 'hash']];
};

describeApplication('Angular', { builds }, (the) => {
  describe('with routes of the history', () => {
    itLogsIn(the, historyRoutes);
    itBindsAField(the);
  });
  it('has its tag checked where a directive names it', async () => {
    const { folder } = the.application;
    const printed = await run('node_modules/.bin/ngc', ['-p', 'tsconfig.wrong.json'], folder).catch(String);
    const complaints = stripVTControlCharacters(printed ?? '').matchAll(/wrong\.ts:(\d+):\d+ - error (\w+)/g);
    const found = [...complaints].map(([, line, code]) => `${line} ${code}`);
    const lines = (await readFile(join(folder, 'src/wrong.ts'), 'utf8')).split('\n');
    const expected = lines.flatMap((text, index) => {
      const [, code] = /<!-- (\w+) -->/.exec(text) ?? [];
      return code ? [`${String(index + 1)} ${code}`] : [];
    });
    assert.ok(expected.length > 0);
    assert.deepEqual(found.sort(), expected.sort());
  });
  describe('with routes behind #', () => itLogsIn(the, hashRoutes('/hash.html')));
});
