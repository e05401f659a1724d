import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { folderOf, install, run } from './support/install.js';

/** The file that Vitest's JSON reporter writes. */
interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface Run {
  report: Report;
  /** The output of Vitest and the simulated browser, without Lit's warning that it is in development mode. */
  output: string;
  isPassed: boolean;
}

const folder = folderOf('vitest');

/**
 * How an application may run its tests: with the globals of both the simulated browser and Node.js, with only those of
 * the simulated browser, or with packages that Vitest processes and can reset.
 */
const variants = {
  'the globals of Node': ['--pool=forks'],
  'no globals of Node': ['--pool=vmThreads'],
  'modules that are reset': ['--mode=inline'],
};

before(async () => {
  await install(folder);
  await run('npm', ['run', 'build'], folder);
});

for (const environment of ['jsdom', 'happy-dom']) {
  for (const [variant, options] of Object.entries(variants)) {
    describe(`Vitest with ${environment} and ${variant}`, () => {
      it('passes all tests of an application, and prints nothing', async (context) => {
        const { report, output, isPassed } = await runVitest([`--environment=${environment}`, ...options]);
        const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
        for (const { fullName, status, failureMessages } of tests) {
          await context.test(fullName, () => assert.equal(status, 'passed', failureMessages.join('\n')));
        }
        assert.ok(report.testResults.every(({ assertionResults }) => assertionResults.length > 0));
        assert.equal(output, '', 'it prints nothing');
        assert.ok(isPassed);
      });
    });
  }
}

/** Runs the tests as the application's `npm test` does. */
async function runVitest(options: string[]): Promise<Run> {
  const reports = await mkdtemp(join(tmpdir(), 'aritma-login-vitest-'));
  const file = join(reports, 'report.json');
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', ...options, '--reporter=json', '--testTimeout=60000', `--outputFile=${file}`];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS'));
  try {
    const { isPassed, text } = await promisify(execFile)(process.execPath, args, { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ isPassed: true, text: stdout + stderr }),
      ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ isPassed: false, text: stdout + stderr }),
    );
    const report = await readFile(file, 'utf8').catch(() => assert.fail(`Vitest wrote no report:\n${text}`));
    return { report: JSON.parse(report) as Report, output: withoutKnownLines(text), isPassed };
  } finally {
    await rm(reports, { recursive: true });
  }
}

function withoutKnownLines(text: string): string {
  const lines = text.split('\n').filter((line) => !/lit\.dev\/msg|^JSON report written to/.test(line));
  return lines.join('\n').trim();
}
