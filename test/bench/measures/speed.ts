import type { Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/support/browsers.js';
import { byHand, type Candidate, core, elements, type Flow, peers } from '../support/candidates.js';
import { driverPage } from '../support/driver-page.js';
import { openBenchSite } from '../support/site.js';
import { inRounds, mapped, type Summary, summary } from '../support/statistics.js';
import { type Cell, spread, table, times } from '../support/table.js';

const loginsPerRound = 20;

/** One of the up to four measurements of a candidate. */
interface Job {
  readonly candidate: Candidate;
  readonly flow: Flow;
  readonly part: 'begin' | 'finish';
  readonly page: Page;
}

/**
 * Measures how fast logins begin and finish, with each candidate in its own tab.
 *
 * @returns the table
 */
export async function measureSpeed(rounds: number): Promise<string> {
  const drivers = [elements, core, byHand, ...peers];
  const names = drivers.map(({ name }) => name);
  const site = await openBenchSite(names, ({ searchParams }) => driverPage(searchParams.get('name') ?? ''));
  const browser = await openBrowser('chromium');
  try {
    const jobs: Job[] = [];
    for (const candidate of drivers) {
      for (const flow of candidate.flows) {
        const page = await (await browser.createBrowserContext()).newPage();
        await page.goto(`${site.origin}/?name=${candidate.name}`);
        await page.evaluate((settings) => window.bench.prepare(settings), { ...site.settings, flow });
        jobs.push({ candidate, flow, part: 'begin', page }, { candidate, flow, part: 'finish', page });
      }
    }
    const samples = await inRounds(rounds + 1, jobs, async ({ candidate, flow, part, page }) => {
      const drive = (name: Job['part'], count: number): Promise<number> => window.bench.driver[name](count);
      return page.evaluate(drive, part, loginsPerRound).catch((error: unknown) => {
        throw new Error(`${candidate.title} did not ${part} a login (${flow}).`, { cause: error });
      });
    });
    // The first round is not counted, since code runs slower before it is optimized.
    return tables(new Map([...samples].map(([job, values]) => [job, summary(values.slice(1))])), drivers);
  } finally {
    await browser.close();
    await site.close();
  }
}

function tables(results: Map<Job, Summary>, drivers: readonly Candidate[]): string {
  const find = (candidate: Candidate, flow: Flow, part: Job['part']): Summary | undefined =>
    [...results].find(([job]) => job.candidate === candidate && job.flow === flow && job.part === part)?.[1];
  const jobs = ['begin, implicit', 'begin, PKCE', 'finish, implicit', 'finish, PKCE'];
  const header = ['', ...jobs.flatMap((job) => [job, 'ratio'])];
  const rows = drivers.map((candidate): Cell[] => {
    const cells = (['begin', 'finish'] as const).flatMap((part) =>
      (['implicit', 'pkce'] as const).flatMap((flow): Cell[] => {
        const found = find(candidate, flow, part);
        const own = find(core, flow, part);
        const perSecond = found && mapped(found, (milliseconds) => 1000 / milliseconds);
        return [perSecond && spread(perSecond), own && found && times(own.median, found.median)];
      }),
    );
    return [candidate.title, ...cells];
  });
  return table(header, rows);
}
