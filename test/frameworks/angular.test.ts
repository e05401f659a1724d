import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { follow, logIn } from '../e2e/support/demo-visitor.js';
import { hashRoutes, historyRoutes, itBindsAField, itLogsIn, itStaysLoggedIn, login } from './support/behaves.js';
import { describeApplication } from './support/describe-application.js';
import { itOutlivesAnEdit } from './support/hot.js';
import { run } from './support/install.js';
import { Visitor } from './support/visitor.js';

const define = (authority: string): string[] => ['--define', `AUTHORITY="${authority}"`];

const builds = (authority: string): string[][] => {
  const build = ['build', '--', ...define(authority)];
  return [build, [...build, '--configuration', 'hash'], [...build, '--configuration', 'zone']];
};

const server = (authority: string): string[] => ['ng', 'serve', ...define(authority)];

describeApplication('Angular', { builds }, (context) => {
  describe('routes in the path', () => {
    itLogsIn(context, historyRoutes);
    itBindsAField(context);
    itStaysLoggedIn(context);
    itOutlivesAnEdit(context, 'src/login.ts', { server });
  });

  it('reports wrong bindings if a directive declares the tag', async () => {
    const { folder } = context.application;
    const printed = await run('node_modules/.bin/ngc', ['-p', 'tsconfig.wrong.json'], folder).catch(String);
    const errors = stripVTControlCharacters(printed ?? '').matchAll(/wrong\.ts:(\d+):\d+ - error (\w+)/g);
    const found = [...errors].map(([, line, code]) => `${line} ${code}`);
    const lines = (await readFile(join(folder, 'src/wrong.ts'), 'utf8')).split('\n');
    const expected = lines.flatMap((text, index) => {
      const [, code] = /<!-- (\w+) -->/.exec(text) ?? [];
      return code ? [`${String(index + 1)} ${code}`] : [];
    });
    assert.ok(expected.length > 0);
    assert.deepEqual(found.sort(), expected.sort());
  });

  it('becomes stable while the user is logged in, also with zone.js', async () => {
    const { origin } = context.application;
    const visitor = await Visitor.arrive(context.browser, `${origin}/session`);
    const { page } = visitor;
    const name = '>>> aritma-claim >>> ::-p-text(Alice)';
    await follow(page, login);
    await logIn(page);
    await page.waitForSelector(name);
    await page.goto(`${origin}/zone.html`);
    await page.waitForSelector(name);
    await page.waitForSelector('[data-stable]');
    await visitor.leave();
  });

  describe('routes in the fragment', () => itLogsIn(context, hashRoutes('/hash.html')));
});
