import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { browserTestFolders } from './browser-test-folders.js';
import type { EngineName } from './engines.js';
import type { NeedName } from './prepare.js';

/** One command of a step. The tasks of a step do not depend on each other, so they may run at the same time. */
export interface Task {
  command: string;
  args: string[];
  variables?: Record<string, string>;
}

/** A part of `npm test`. */
export interface Step {
  name: string;
  tasks: Task[];
  /** Whether each task prints how many tests passed. Otherwise a task is one check: it passes or fails as a whole. */
  countsTests: boolean;
  /** The step that has to pass before this one starts. */
  after?: string;
  /** Where the step installs packages from npm, in addition to `npm install`. */
  installsInto?: string;
  /** The browsers and servers that the step uses. */
  needs: NeedName[];
  /** Whether `npm test` runs the step (`quick`), or `npm run test:all` does (`all`), or both. */
  runs: readonly ('quick' | 'all')[];
}

const always = ['quick', 'all'] as const;

const check = (name: string, command: string, ...args: string[]): Step => ({
  name,
  tasks: [{ command, args }],
  countsTests: false,
  needs: [],
  runs: always,
});

/** Tests of Node.js that are short: one task runs them all, two files at a time. */
const shortTests = (folder: string): Step => ({
  name: folder,
  tasks: [nodeTask('2', ...nodeTestFiles(folder))],
  countsTests: true,
  needs: [],
  runs: always,
});

/** Tests of Node.js that use the built package and browsers. Each file is a task; files that use one folder are one task. */
const longTests = (folder: string, needs: NeedName[]): Step => ({
  name: folder,
  tasks: filesByFolder(nodeTestFiles(folder)).map((files) => nodeTask('1', ...files)),
  countsTests: true,
  after: 'build',
  needs,
  runs: ['all'],
});

/** The elements' tests in one engine. Each of the tasks starts a browser, and takes every second file. */
const elementTests = (engine: EngineName): Step => {
  const files = browserTestFolders.flatMap((folder) => testFilesIn(join('test', folder)));
  const halves = [0, 1].map((half) => files.filter((_, index) => index % 2 === half));
  return {
    name: `elements-${engine}`,
    tasks: halves.map((half) => ({ command: 'wtr', args: ['--files', ...half], variables: { ENGINE: engine } })),
    countsTests: true,
    after: 'build',
    needs: [engine],
    runs: engine === 'chromium' ? always : ['all'],
  };
};

/** One login by mouse and keyboard, for `npm test`. The step `e2e` contains it. */
const realLogin: Step = {
  name: 'login',
  tasks: [{ ...nodeTask('1', 'test/e2e/following-the-link.test.ts'), variables: { ENGINE: 'chromium' } }],
  countsTests: true,
  after: 'build',
  needs: ['chromium', 'realInput'],
  runs: ['quick'],
};

/** Every step. Those that take longest come first, so that short ones fill the gaps at the end. */
export const steps: Step[] = [
  check('types', 'tsc', '-p', '.'),
  check('build', 'npm', 'run', 'build', '--silent'),
  { ...longTests('frameworks', ['chromium']), installsInto: 'test/frameworks/*/node_modules' },
  {
    ...longTests('e2e', ['chromium', 'firefox', 'webkitgtk', 'realInput', 'glewlwyd']),
    installsInto: 'test/e2e/old-chromium/node_modules',
  },
  elementTests('firefox'),
  elementTests('chromium'),
  elementTests('webkitgtk'),
  realLogin,
  { ...shortTests('package'), after: 'build', needs: ['chromium'] },
  check('lint', 'eslint', '.'),
  check('format', 'prettier', '--check', '--log-level=warn', '.'),
  shortTests('fuzz'),
  shortTests('model'),
  shortTests('oauth'),
  shortTests('demo'),
];

function nodeTask(concurrency: string, ...files: string[]): Task {
  return { command: 'node', args: ['--import', 'tsx', 'test/tools/node-suite.ts', concurrency, ...files] };
}

/** Groups files by the folder that they use: `next.test.ts` and `next-dev.test.ts` use the same one. */
function filesByFolder(files: string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const key = file.replace(/(-dev)?\.test\.ts$/, '');
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()];
}

function nodeTestFiles(folder: string): string[] {
  const files = readdirSync(join('test', folder)).sort();
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => join('test', folder, file));
}

function testFilesIn(folder: string): string[] {
  const files = readdirSync(folder, { encoding: 'utf8', recursive: true }).sort();
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => join(folder, file));
}
