import type { Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/support/browsers.js';
import { type SessionCandidate, sessionCandidates, sessionScript } from '../support/session-candidates.js';
import { openSessionSite } from '../support/session-site.js';
import { openLoggedIn } from '../support/session-visitor.js';
import { inRounds, summary } from '../support/statistics.js';
import { spread, table, times } from '../support/table.js';

/** The factor by which the CPU is slowed down. */
const throttling = 4;

/**
 * Measures how soon after a navigation a page knows that the user is logged in, on a slow machine and with an empty cache,
 * if the user has logged in before.
 *
 * @returns the table
 */
export async function measureSessionStart(rounds: number): Promise<string> {
  const site = await openSessionSite();
  const browser = await openBrowser('chromium');
  const addressOf = ({ id }: SessionCandidate): string => `${site.origin}/${id}/`;
  try {
    const pages = new Map<SessionCandidate, Page>();
    for (const candidate of sessionCandidates) {
      const page = await (await browser.createBrowserContext()).newPage();
      await page.setCacheEnabled(false);
      await openLoggedIn(page, addressOf(candidate));
      await page.emulateCPUThrottling(throttling);
      pages.set(candidate, page);
    }
    const samples = await inRounds(rounds, sessionCandidates, async (candidate) => {
      const page = pages.get(candidate)!;
      await page.goto(addressOf(candidate));
      const time = await page.evaluate(() => window.opened);
      if (!(await page.evaluate(() => window.driver.isLoggedIn))) throw new Error(`${candidate.title}: no session`);
      return time;
    });
    const reference = summary(samples.get(sessionScript) ?? []).median;
    const rows = sessionCandidates.map((candidate) => {
      const found = summary(samples.get(candidate) ?? []);
      return [candidate.title, spread(found), times(found.median, reference)];
    });
    return table(['', 'the user is logged in, ms', 'ratio'], rows);
  } finally {
    await browser.close();
    await site.close();
  }
}
