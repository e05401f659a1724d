import type { Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/support/browsers.js';
import { type SessionCandidate, sessionCandidates } from '../support/session-candidates.js';
import { openSessionSite } from '../support/session-site.js';
import { openLoggedIn } from '../support/session-visitor.js';
import { inRounds, summary } from '../support/statistics.js';
import { spread, table } from '../support/table.js';

const requestsPerRound = 50;

/**
 * Measures what it costs to send a request with the access token, compared with the `fetch()` of a page without a library
 * in the same round.
 *
 * @returns the table
 */
export async function measureSessionFetch(rounds: number): Promise<string> {
  const site = await openSessionSite();
  const browser = await openBrowser('chromium');
  const api = `${site.origin}/api`;
  const newPage = async (): Promise<Page> => (await browser.createBrowserContext()).newPage();
  try {
    const plain = await newPage();
    await plain.goto(api);
    const pages = new Map<SessionCandidate, Page>();
    for (const candidate of sessionCandidates) {
      const page = await newPage();
      await openLoggedIn(page, `${site.origin}/${candidate.id}/`);
      await page.evaluate(checkHeader, api);
      pages.set(candidate, page);
    }
    const ratios = new Map(sessionCandidates.map((candidate): [SessionCandidate, number[]] => [candidate, []]));
    // The first round is not counted, since code runs slower before it is optimized.
    const samples = await inRounds(rounds + 1, sessionCandidates, async (candidate) => {
      const without = await plain.evaluate(sendRequests, api, requestsPerRound);
      const time = await pages.get(candidate)!.evaluate(sendRequests, api, requestsPerRound);
      ratios.get(candidate)?.push(time / without);
      return time;
    });
    const rows = sessionCandidates.map((candidate) => [
      candidate.title,
      spread(summary(samples.get(candidate)?.slice(1) ?? [])),
      spread(summary(ratios.get(candidate)?.slice(1) ?? [])),
    ]);
    return table(['', 'a request, ms', 'ratio to a plain `fetch()`'], rows);
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Checks that a candidate sends the token. This function runs in the page. */
async function checkHeader(api: string): Promise<void> {
  const { hasToken } = (await (await window.driver.fetch(api)).json()) as { hasToken: boolean };
  if (!hasToken) throw new Error('The request has no token.');
}

/**
 * Sends requests one after the other: with a candidate or, on a page without one, with `fetch()`. This function runs in the
 * page.
 *
 * @returns the milliseconds for each
 */
async function sendRequests(api: string, count: number): Promise<number> {
  const driver = window.driver as typeof window.driver | undefined;
  const send = driver ? (url: string) => driver.fetch(url) : (url: string) => fetch(url);
  const start = performance.now();
  for (let index = 0; index < count; index++) {
    const response = await send(api);
    await response.text();
    if (!response.ok) throw new Error(`The status is ${response.status}.`);
  }
  return (performance.now() - start) / count;
}
