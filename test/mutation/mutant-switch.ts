import type { InstrumenterContext } from '@stryker-mutator/api/core';
import type { TestRunnerPlugin } from '@web/test-runner';

/** The mutant that is active in a page, and how often it may run before this counts as an endless loop. */
export type Mutant = Pick<InstrumenterContext, 'activeMutant' | 'hitLimit'>;

/** The data that a page reports after its tests have run. */
export type Report = Pick<InstrumenterContext, 'mutantCoverage' | 'hitCount'>;

type Plugin = TestRunnerPlugin<Report>;

/** Activates a mutant in every page and frame, and selects the tests to run. */
export class MutantSwitch implements TestRunnerPlugin {
  readonly name = 'mutant-switch';
  readonly mocha: { timeout: number; bail?: boolean; grep?: string };
  report: Report = {};
  #context: InstrumenterContext = {};

  /** @param testTimeout how long a test may take, in milliseconds */
  constructor(testTimeout: number) {
    this.mocha = { timeout: testTimeout };
  }

  set(mutant: Mutant | undefined, titles: readonly string[] | undefined): void {
    this.#context = mutant ? { ...mutant, hitCount: 0 } : {};
    this.report = {};
    this.mocha.bail = !!mutant;
    this.mocha.grep = titles ? `/^(${titles.map(escape).join('|')})$/` : '/^/';
  }

  /** Adds the mutant to each page. Frames and popups share the data of their page if they can access it. */
  transform({ response, path, body }: Parameters<NonNullable<Plugin['transform']>>[0]) {
    const text = String(body);
    if (path.endsWith('.test.ts')) return { body: `import "/test/mutation/in-page.ts"; ${text}` };
    if (!response.is('html')) return undefined;
    const own = JSON.stringify(this.#context);
    const script = `<script>globalThis.__stryker__ = (window !== parent && parent.__stryker__) || opener?.__stryker__ || ${own};</script>`;
    return { body: text.replace(/<head>|<!doctype html>/i, `$&${script}`), transformCache: false };
  }

  executeCommand({ command, payload }: Parameters<NonNullable<Plugin['executeCommand']>>[0]): boolean | undefined {
    if (command !== 'mutation-report') return undefined;
    this.report = payload ?? {};
    return true;
  }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
