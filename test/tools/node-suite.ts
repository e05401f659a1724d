import { relative } from 'node:path';
import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

// Runs test files of node:test, each in a process of its own: `tsx test/tools/node-suite.ts CONCURRENCY FILE…`
const [concurrency, ...files] = process.argv.slice(2);
/** For a file that hangs. A file may take several minutes in each of three engines, if the machine is busy. */
const fileTimeout = 20 * 60_000;
const events = files.length > 0 ? run({ files, concurrency: Number(concurrency), timeout: fileTimeout }) : [];
for await (const line of report(events as AsyncIterable<TestEvent>)) process.stdout.write(line);

/** What failed, whole; what was skipped, and why; last `N passed, N failed` alone on a line. */
async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const path: string[] = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') path.splice(data.nesting, Infinity, data.name);
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A file stands for itself only when it broke off; a suite repeats what its tests said.
    const isFile = files.includes(data.name);
    if (type === 'test:pass' && (isFile || data.details.type === 'suite')) continue;
    if (type === 'test:fail' && isSumOfSubtests(data.details.error)) continue;
    if (data.skip !== undefined) {
      skipped += 1;
      yield `skipped: ${data.name}${typeof data.skip === 'string' ? `: ${data.skip}` : ''}\n`;
    } else if (type === 'test:pass') {
      passed += 1;
    } else {
      failed += 1;
      const { error } = data.details;
      const name = [...path.slice(0, data.nesting), data.name].join(' > ');
      yield `\nFAILED ${isFile ? '' : `${relative('.', data.file ?? '')}: `}${name}\n${inspect(error.cause ?? error)}\n`;
    }
  }
  process.exitCode = failed > 0 ? 1 : 0;
  yield `${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}\n`;
}

/** A suite that failed because a test within it failed, which has been reported already. */
function isSumOfSubtests(error: Error): boolean {
  return (error as Error & { failureType?: string }).failureType === 'subtestsFailed';
}
