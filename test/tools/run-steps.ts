import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { addCounts, type Counts, readCounts } from './counts.js';
import { tie } from './process.js';
import type { Step, Task } from './steps.js';

/** What became of a step. */
export interface StepResult {
  step: Step;
  counts: Counts;
  /** Why the step failed; undefined if it passed. */
  failure: string | undefined;
  /** From the start of its first task to the end of its last. */
  seconds: number;
  /** What its tasks printed, one after the other. */
  output: string;
}

interface TaskResult {
  hasPassed: boolean;
  output: string;
}

const longestTask = 20 * 60_000;

/**
 * Runs steps, several tasks at a time. A step starts when the one that it names in `after` has passed.
 *
 * @param concurrency how many tasks run at the same time
 * @param onResult called when a step is complete
 */
export async function runSteps(
  steps: Step[],
  concurrency: number,
  isStrict: boolean,
  onResult: (result: StepResult) => void,
): Promise<void> {
  const states = steps.map((step) => ({ step, waiting: [...step.tasks], results: [] as TaskResult[], start: 0 }));
  const results = new Map<string, StepResult>();
  const running = new Set<Promise<void>>();

  const complete = (result: StepResult): void => {
    results.set(result.step.name, result);
    onResult(result);
  };
  const isReady = ({ step }: { step: Step }): boolean => {
    const isIncluded = steps.some(({ name }) => name === step.after);
    return !isIncluded || results.has(step.after!);
  };

  for (;;) {
    for (const { step } of states) {
      const isBlocked = step.after !== undefined && results.get(step.after)?.failure !== undefined;
      if (!isBlocked || results.has(step.name)) continue;
      const counts = { passed: 0, failed: 1, skipped: 0 };
      complete({ step, counts, failure: `not started, since "${step.after!}" failed`, seconds: 0, output: '' });
    }
    const next = states.find((state) => state.waiting.length > 0 && !results.has(state.step.name) && isReady(state));
    if (next && running.size < concurrency) {
      next.start ||= Date.now();
      const work: Promise<void> = runTask(next.waiting.shift()!).then((result) => {
        running.delete(work);
        next.results.push(result);
        if (next.results.length === next.step.tasks.length) complete(summarize(next, isStrict));
      });
      running.add(work);
    } else if (running.size > 0) await Promise.race(running);
    else return;
  }
}

function summarize(state: { step: Step; results: TaskResult[]; start: number }, isStrict: boolean): StepResult {
  const { step, results, start } = state;
  const all = results.map((result) => ({ ...result, counts: countsOf(step, result) }));
  const counts = all.map((result) => result.counts).reduce(addCounts);
  const failure = all.map((result) => failureOf(result, isStrict)).find((text) => text !== undefined);
  if (failure !== undefined && counts.failed === 0) counts.failed = 1;
  const output = results.map((result) => result.output.trimEnd()).join('\n');
  return { step, counts, failure, seconds: (Date.now() - start) / 1000, output };
}

function countsOf(step: Step, { hasPassed, output }: TaskResult): Counts {
  if (step.countsTests) return readCounts(output);
  return { passed: Number(hasPassed), failed: Number(!hasPassed), skipped: 0 };
}

function failureOf({ counts, hasPassed }: TaskResult & { counts: Counts }, isStrict: boolean): string | undefined {
  const { passed, failed, skipped } = counts;
  if (failed > 0) return 'see below';
  if (passed + failed + skipped === 0) return 'no test ran';
  if (!hasPassed) return 'it ended early, see below';
  return isStrict && skipped > 0 ? 'tests were skipped' : undefined;
}

/** Runs a command with the programs that npm installed, and keeps what it prints. */
function runTask({ command, args, variables }: Task): Promise<TaskResult> {
  const path = [join(process.cwd(), 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0', ...variables };
  const child = tie(spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: longestTask }));
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ hasPassed: false, output: error.message }));
    child.once('close', (code) => resolve({ hasPassed: code === 0, output }));
  });
}
