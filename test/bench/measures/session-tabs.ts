import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/support/browsers.js';
import { type SessionCandidate, sessionCandidates } from '../support/session-candidates.js';
import { openSessionSite, type SessionSite } from '../support/session-site.js';
import { logInAgain, openTabs } from '../support/session-visitor.js';
import { summary } from '../support/statistics.js';
import { spread, table } from '../support/table.js';

const tabs = 4;
/** Some libraries recognize newer tokens by the second in which they were issued. So two rounds are never in one second. */
const pause = 1100;
/** How long before the moment of the renewals the pages receive their command, in milliseconds. */
const notice = 300;

/** The tabs of a candidate, and what has happened to them. */
interface Tabs {
  readonly candidate: SessionCandidate;
  readonly pages: readonly Page[];
  isLoggedIn: boolean;
  issuedAt: number;
  requests: number;
  refused: number;
  ended: number;
  /** The renewals after which a tab had no new token. */
  failed: number;
  /** How long the slowest tab took in each round in which no tab failed, in milliseconds. */
  readonly times: number[];
}

/**
 * Lets four tabs renew the token at the same moment, at a server that ends the session if a refresh token is used twice.
 *
 * @returns the table
 */
export async function measureSessionTabs(rounds: number): Promise<string> {
  const site = await openSessionSite();
  const browser = await openBrowser('chromium');
  try {
    const all: Tabs[] = [];
    for (const candidate of sessionCandidates) {
      const pages = await openTabs(browser, tabs);
      all.push({
        candidate,
        pages,
        isLoggedIn: false,
        issuedAt: 0,
        requests: 0,
        refused: 0,
        ended: 0,
        failed: 0,
        times: [],
      });
    }
    for (let round = 0; round < rounds; round++) {
      for (const one of all) await renewInAllTabs(one, site);
    }
    const header = [
      'refresh requests',
      'refused',
      'ended sessions',
      'tabs without a new token',
      'all tabs renewed, ms',
    ];
    return table(
      [`of ${rounds} rounds`, ...header],
      all.map(({ candidate, requests, refused, ended, failed, times }) => [
        candidate.title,
        ...[requests, refused, ended, failed].map((count) => count.toLocaleString('en')),
        times.length ? spread(summary(times)) : undefined,
      ]),
    );
  } finally {
    await browser.close();
    await site.close();
  }
}

async function renewInAllTabs(one: Tabs, { origin, server }: SessionSite): Promise<void> {
  const { id } = one.candidate;
  if (!one.isLoggedIn) {
    await logInAgain(one.pages, `${origin}/${id}/`);
    one.issuedAt = Date.now();
    server.takeRenewals(id);
  }
  await wait(Math.max(one.issuedAt + pause - Date.now(), 0));
  const moment = Date.now() + notice;
  const durations = await Promise.all(one.pages.map((page) => page.evaluate(renewAt, moment)));
  one.issuedAt = Date.now();
  const { requests, refused, ended } = server.takeRenewals(id);
  one.requests += requests;
  one.refused += refused;
  one.ended += ended;
  const succeeded = durations.filter((duration) => duration !== null);
  one.failed += tabs - succeeded.length;
  if (succeeded.length === tabs) one.times.push(Math.max(...succeeded));
  one.isLoggedIn = !ended && succeeded.length === tabs;
}

/**
 * Renews the tokens at a moment. This function runs in the page.
 *
 * @param moment in milliseconds since 1970
 * @returns the milliseconds until the renewal was complete, or `null` if there was no new token
 */
async function renewAt(moment: number): Promise<number | null> {
  if (Date.now() > moment) throw new Error('The command arrived too late: the tabs did not begin together.');
  await new Promise((resolve) => setTimeout(resolve, moment - Date.now()));
  const start = performance.now();
  const token = await window.driver.renew().catch(() => undefined);
  return token ? performance.now() - start : null;
}
