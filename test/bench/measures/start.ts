import type { Browser } from 'puppeteer-core';
import { openBrowser } from '../../e2e/support/browsers.js';
import { type Candidate, candidates, litLink } from '../support/candidates.js';
import { type BenchSite, openBenchSite } from '../support/site.js';
import { inRounds, summary } from '../support/statistics.js';
import { spread, table, times } from '../support/table.js';

/** The factor by which the CPU is slowed down. */
const throttling = 4;

/**
 * Measures how soon after a navigation a login can begin, on a slow machine and with an empty cache.
 *
 * @returns the table
 */
export async function measureStart(rounds: number): Promise<string> {
  const site: BenchSite = await openBenchSite(
    candidates.map(({ name }) => name),
    ({ searchParams }) =>
      pageOf(
        candidates.find(({ name }) => name === searchParams.get('name'))!,
        site,
      ),
  );
  const browser = await openBrowser('chromium');
  const scripting = new Map(candidates.map((candidate): [Candidate, number[]] => [candidate, []]));
  try {
    const waiting = await inRounds(rounds, candidates, async (candidate) => {
      const { usable, script } = await visit(browser, `${site.origin}/?name=${candidate.name}`);
      scripting.get(candidate)?.push(script);
      return usable;
    });
    const summaryOf = (samples: Map<Candidate, number[]>, candidate: Candidate) =>
      summary(samples.get(candidate) ?? []);
    const reference = [waiting, scripting].map((samples) => summaryOf(samples, litLink).median);
    const rows = candidates.map((candidate) => [
      candidate.title,
      ...[waiting, scripting].flatMap((samples, index) => {
        const found = summaryOf(samples, candidate);
        return [spread(found), times(found.median, reference[index] ?? NaN)];
      }),
    ]);
    return table(['', 'a login can begin, ms', 'ratio', 'script, ms', 'ratio'], rows);
  } finally {
    await browser.close();
    await site.close();
  }
}

async function visit(browser: Browser, address: string): Promise<{ usable: number; script: number }> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setCacheEnabled(false);
    await page.emulateCPUThrottling(throttling);
    await page.goto(address);
    const usable = await page.evaluate(() => window.usable);
    const { ScriptDuration = NaN } = await page.metrics();
    return { usable, script: ScriptDuration * 1000 };
  } finally {
    await context.close();
  }
}

/** Builds a page with a candidate's link to the login. `window.usable` resolves with the time when the link works. */
function pageOf({ name, markup }: Candidate, { origin, settings }: BenchSite): string {
  const { authority, tenant, clientId, scope, redirectUri } = settings;
  const attributes =
    markup === 'aritma-login'
      ? `authority="${authority}" tenant="${tenant}" client-id="${clientId}" scope="${scope}" redirect-uri="${redirectUri}"`
      : `href="${origin}/"`;
  const script = markup
    ? `import '/${name}.js';
      const element = document.querySelector('${markup}');
      await element.updateComplete;
      if (!element.shadowRoot.querySelector('a').href) throw new Error('The link has no address.');`
    : `import { prepare } from '/${name}.js';
      const { begin } = await prepare(${JSON.stringify({ ...settings, flow: 'pkce' })});
      document.querySelector('a').addEventListener('click', begin);`;
  return `<!doctype html><html lang="en"><link rel="icon" href="data:,">
    <script>window.usable = new Promise((resolve, reject) => Object.assign(window, { resolve, reject }));
      addEventListener('error', ({ error }) => reject(error));
      addEventListener('unhandledrejection', ({ reason }) => reject(reason));</script>
    <body><${markup ?? 'a'} ${attributes}>Log in</${markup ?? 'a'}>
    <script type="module">${script}
      resolve(performance.now());</script>`;
}

declare global {
  interface Window {
    usable: Promise<number>;
  }
}
