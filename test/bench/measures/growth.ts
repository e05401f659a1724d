import type { CDPSession, Page } from 'puppeteer-core';
import { openBrowser } from '../../e2e/support/browsers.js';
import { byHand, core, elements, litLink } from '../support/candidates.js';
import { driverPage } from '../support/driver-page.js';
import { openBenchSite } from '../support/site.js';
import { inRounds, type Summary, summary } from '../support/statistics.js';
import { spread, table, times } from '../support/table.js';

const counts = [1, 100, 1000, 10_000];
const entryCounts = [0, 100, 10_000];
const lengths = [1000, 10_000, 100_000, 1_000_000];
const drivers = [elements, core, byHand];
const repetitions = 5;

type Tag = 'aritma-login' | 'lit-link' | 'a';

/**
 * Measures how time and memory grow with the number of elements on a page, with the number of storage entries of other
 * scripts, and with the length of the fragment.
 *
 * @returns the tables
 */
export async function measureGrowth(rounds: number): Promise<string> {
  const names = [...drivers, litLink].map(({ name }) => name);
  const site = await openBenchSite(names, ({ searchParams }) => pageOf(searchParams.get('name')));
  const browser = await openBrowser('chromium');
  const blank = async (query = ''): Promise<Page> => {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.goto(`${site.origin}/${query}`);
    return page;
  };
  const driven = async (name: string, entries: number): Promise<Page> => {
    const page = await blank(`?name=${name}`);
    await page.evaluate(fillStorage, entries);
    await page.evaluate((settings) => window.bench.prepare(settings), { ...site.settings, flow: 'implicit' });
    return page;
  };
  try {
    return [
      await elementsTable(rounds, blank, site.settings),
      await storageTable(rounds, driven),
      await fragmentTable(rounds, driven),
    ].join('\n\n');
  } finally {
    await browser.close();
    await site.close();
  }
}

async function elementsTable(rounds: number, blank: () => Promise<Page>, settings: object): Promise<string> {
  const tags: readonly Tag[] = ['aritma-login', 'lit-link', 'a'];
  const jobs = counts.flatMap((count) => tags.map((tag) => ({ tag, count })));
  const memory = new Map(jobs.map((job): [typeof job, number[]] => [job, []]));
  const time = await inRounds(rounds, jobs, async (job) => {
    const page = await blank();
    const session = await page.createCDPSession();
    const before = await usedBytes(session);
    const milliseconds = await page.evaluate(fillPage, job.tag, job.count, settings);
    memory.get(job)?.push(((await usedBytes(session)) - before) / 1000);
    await page.browserContext().close();
    return milliseconds;
  });
  const rows = counts.flatMap((count) =>
    [time, memory].map((samples, index) => {
      const [own, lit, plain] = jobs
        .filter((job) => job.count === count)
        .map((job) => summary(samples.get(job) ?? [])) as [Summary, Summary, Summary];
      const links = `${count.toLocaleString('en')} ${count === 1 ? 'link' : 'links'}`;
      return [
        `${links}: ${index ? 'memory, kB' : 'time, ms'}`,
        spread(own),
        spread(lit),
        times(own.median, lit.median),
        spread(plain),
      ];
    }),
  );
  return table(['', 'aritma-login', 'a trivial Lit link', 'ratio', '`<a>`'], rows);
}

async function storageTable(rounds: number, driven: (name: string, entries: number) => Promise<Page>): Promise<string> {
  const jobs: { name: string; entries: number; page: Page }[] = [];
  for (const entries of entryCounts) {
    for (const { name } of drivers) jobs.push({ name, entries, page: await driven(name, entries) });
  }
  const samples = await inRounds(rounds + 1, jobs, async ({ page }) => {
    return (await page.evaluate((count) => window.bench.driver.begin(count), repetitions)) * 1000;
  });
  const rows = entryCounts.map((entries) => [
    `begin with ${entries.toLocaleString('en')} other entries in storage, µs`,
    ...jobs.filter((job) => job.entries === entries).map((job) => spread(summary(samples.get(job)?.slice(1) ?? []))),
  ]);
  return table(['', ...drivers.map(({ title }) => title)], rows);
}

async function fragmentTable(
  rounds: number,
  driven: (name: string, entries: number) => Promise<Page>,
): Promise<string> {
  const withoutElements = [core, byHand];
  const pages = await Promise.all(withoutElements.map(({ name }) => driven(name, 0)));
  const parts = ['finish', 'ignore'] as const;
  const jobs = parts.flatMap((part) => lengths.flatMap((length) => pages.map((page) => ({ part, length, page }))));
  const samples = await inRounds(rounds + 1, jobs, async ({ part, length, page }) => {
    const drive = (name: typeof part, ...values: [number, number]) => window.bench.driver[name](...values);
    return (await page.evaluate(drive, part, repetitions, length)) * 1000;
  });
  const rows = parts.flatMap((part) =>
    lengths.map((length) => {
      const found = jobs.filter((job) => job.part === part && job.length === length);
      const [own, hand] = found.map((job) => summary(samples.get(job)?.slice(1) ?? [])) as [Summary, Summary];
      const label = part === 'finish' ? 'finish with a token' : 'find no response in a fragment';
      return [`${label} of ${length / 1000} kB, µs`, spread(own), spread(hand), times(own.median, hand.median)];
    }),
  );
  return table(['', ...withoutElements.map(({ title }) => title), 'ratio'], rows);
}

/** Measures the memory that a page uses for its scripts and its document, in bytes. */
async function usedBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; embedderHeapUsedSize?: number };
  return usage.usedSize + (usage.embedderHeapUsedSize ?? NaN);
}

/**
 * Adds links to the page. This function runs in the page.
 *
 * @returns the milliseconds until they are rendered and laid out
 * @throws if a link has no address
 */
async function fillPage(tag: Tag, count: number, settings: object): Promise<number> {
  const container = document.body.appendChild(document.createElement('div'));
  const attributes = Object.entries({ ...settings, href: location.href })
    .filter(([name]) => (tag === 'aritma-login') === (name !== 'href'))
    .map(([name, value]) => `${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}="${String(value)}"`);
  const markup = `<${tag} ${attributes.join(' ')}>Log in</${tag}>`.repeat(count);
  const start = performance.now();
  container.innerHTML = markup;
  const links = [...container.children] as (HTMLAnchorElement & { updateComplete: Promise<boolean> })[];
  await Promise.all(links.map((link) => link.updateComplete));
  const isLaidOut = container.offsetHeight > 0;
  const time = performance.now() - start;
  const hrefs = links.map((link) => (link.shadowRoot?.querySelector('a') ?? link).href);
  if (!isLaidOut || hrefs.length !== count || !hrefs.every((href) => href)) throw new Error('A link has no address.');
  return time;
}

/** Adds entries to localStorage, as another script might. This function runs in the page. */
function fillStorage(count: number): void {
  for (let index = 0; index < count; index++) localStorage.setItem(`other:${index}`, 'x'.repeat(100));
}

function pageOf(name: string | null): string {
  if (name) return driverPage(name);
  return `<!doctype html><html lang="en"><link rel="icon" href="data:,"><body><script type="module">
    import '/aritma-login.js';
    import '/lit-link.js';
  </script>`;
}
