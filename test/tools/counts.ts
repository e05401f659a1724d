/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const countsLine = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;

/** Formats counts as `N passed, N failed`, with `, N skipped` if there are any. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`;
}

/** Reads the last line that {@link formatCounts} has written; zeros if there is none. */
export function readCounts(output: string): Counts {
  const [, ...counts] = [...output.matchAll(countsLine)].at(-1) ?? [];
  const [passed = 0, failed = 0, skipped = 0] = counts.map((count) => Number(count ?? 0));
  return { passed, failed, skipped };
}

export function addCounts(first: Counts, second: Counts): Counts {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  };
}
