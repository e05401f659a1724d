import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../../demo/demo.js';
import { engineMissing, openBrowser } from './support/browsers.js';

/** A live example: what it shows, and how the document describes it. */
interface Example {
  state: string;
  lang: string;
  /** The first cell of the row, and the header above it; empty outside tables. */
  row: string;
  header: string;
  /** The text of the row, or of the code above the example. */
  description: string;
  /** The rendered text of the element, including its shadow tree. */
  text: string;
  errorCode: string | undefined;
  /** Whether the element matches the row, if that is a custom state such as `:state(invalid)`. */
  matchesRow: boolean;
  /** Whether the element renders content in the slot that the row names. */
  rendersSlot: boolean;
  linkBackground: string;
  linkIsAsWideAsElement: boolean;
}

const files = [
  'README.md',
  'docs/cdn.md',
  'docs/errors.md',
  'docs/frameworks.md',
  'docs/measurements.md',
  'docs/reference.md',
  'docs/session.md',
  'docs/styling.md',
];

describe('the documentation in the demo', { skip: engineMissing('chromium') ?? false }, () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const examples = new Map<string, Example[]>();

  before(async () => {
    demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
    browser = await openBrowser('chromium');
    page = await browser.newPage();
  });
  after(async () => {
    await browser.close();
    await demo.close();
  });

  for (const file of files) {
    describe(`the page of ${file}`, () => {
      before(async () => {
        await page.setViewport({ width: 1280, height: 800 });
        await page.goto(`${demo.application}/documentation/${file}`);
        await page.waitForFunction(() => document.body.dataset['examples'] === 'shown', { polling: 100 });
        examples.set(file, await page.evaluate(examplesOnPage));
      });

      it(`has no violations of axe-core in ${file}, in light and dark mode`, async () => {
        for (const frame of page.frames()) await frame.evaluate(axe.source);
        for (const value of ['light', 'dark']) {
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
          assert.deepEqual(await page.evaluate(axeViolations), [], value);
        }
      });

      it(`fits ${file} into 320 pixels, where only tables scroll sideways, also by keyboard`, async () => {
        await page.setViewport({ width: 320, height: 640 });
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
        // A key scrolls what was drawn last: before the next frames, the tables of the wide page.
        await page.evaluate(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
        );
        for (const table of await page.$$('.table')) {
          const overflows = await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
          if (!overflows) continue;
          await table.focus();
          await page.keyboard.press('ArrowRight');
          await page.waitForFunction(({ scrollLeft }) => scrollLeft > 0, { polling: 50 }, table);
        }
      });
    });
  }

  for (const file of ['README.md', 'docs/errors.md']) {
    it(`shows each error of ${file} in an element that has this error`, () => {
      const errors = examples.get(file)!;
      assert.ok(errors.length > 4);
      for (const { row, errorCode } of errors) {
        assert.equal(errorCode, row === 'any other code' ? 'access_denied' : row);
      }
    });
  }

  it('shows each custom state of docs/reference.md in an element that has this state', () => {
    const states = examples.get('docs/reference.md')!.filter(({ header }) => header === 'custom state');
    assert.ok(states.length > 5);
    for (const { row, matchesRow } of states) assert.ok(matchesRow, row);
  });

  it('shows each slot of docs/reference.md with its default text, or with content in the slot', () => {
    const slots = examples.get('docs/reference.md')!.filter(({ header }) => header === 'slot');
    assert.ok(slots.length > 20);
    for (const { row, description, text, rendersSlot } of slots) {
      const [, quoted] = /"([^"…]+)/.exec(description) ?? [];
      if (quoted) assert.ok(text.includes(quoted.trim()), `${row} shows "${text}" instead of "${quoted}".`);
      else assert.ok(rendersSlot, row);
    }
  });

  it('applies the style sheets of docs/styling.md to its examples', () => {
    const find = (css: string) => examples.get('docs/styling.md')!.find(({ description }) => description.includes(css));
    assert.equal(find('--aritma-login-background: #036')?.linkBackground, 'rgb(0, 51, 102)');
    assert.equal(find('::part(link)')?.linkIsAsWideAsElement, true);
  });

  it('shows the texts of docs/styling.md in each language, and in slots', () => {
    const shown = examples.get('docs/styling.md')!;
    const texts = shown.filter(({ description }) => !description).map(({ lang, text }) => `${lang}: ${text}`);
    assert.deepEqual(texts, [
      'en: Log in with Aritma ID',
      'nb: Logg inn med Aritma ID',
      'nn: Logg inn med Aritma ID',
      'sv: Logga in med Aritma ID',
      'da: Log ind med Aritma ID',
    ]);
    const own = shown.find(({ state }) => state === 'own-cancelled')!;
    assert.match(own.text, /^You have not logged in\./);
    assert.match(own.description, /You have not logged in\./);
  });
});

/** Runs axe-core for the page and its frames. This function runs in the page. */
async function axeViolations(): Promise<string[]> {
  const { violations, incomplete } = await (window as unknown as { axe: typeof axe }).axe.run();
  return [...violations, ...incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** Reads the live examples of the page. This function runs in the page. */
function examplesOnPage(): Example[] {
  return Array.from(document.querySelectorAll<HTMLIFrameElement>('iframe[data-state]'), (frame) => {
    const element = frame.contentDocument!.querySelector<HTMLElement & { error?: { code: string } }>(
      '.side :is(aritma-login, aritma-callback, aritma-session, aritma-logout, aritma-claim)',
    )!;
    let text = '';
    const nodes: Node[] = [element];
    for (let node = nodes.shift(); node; node = nodes.shift()) {
      const { localName, shadowRoot } = node as Element;
      if (node.nodeType === Node.TEXT_NODE) text += node.textContent;
      else if (localName === 'slot') nodes.unshift(...(node as HTMLSlotElement).assignedNodes({ flatten: true }));
      else if (localName !== 'style') nodes.unshift(...(shadowRoot ?? node).childNodes);
    }
    const cells = frame.closest('tr')?.cells;
    const row = cells?.[0]?.textContent.trim() ?? '';
    const slotName = row === 'default' ? '' : row;
    const link = element.shadowRoot!.querySelector('a');
    const code = frame.previousElementSibling;
    return {
      state: frame.dataset['state']!,
      lang: frame.dataset['lang']!,
      row,
      header: frame.closest('table')?.tHead?.rows[0]?.cells[0]?.textContent.trim() ?? '',
      description: (row ? cells![1] : code?.localName === 'pre' ? code : undefined)?.textContent ?? '',
      text: text.replace(/\s+/g, ' ').trim(),
      errorCode: element.error?.code,
      matchesRow: row.startsWith(':state') && element.matches(row),
      rendersSlot: Array.from(element.childNodes).some((child) => {
        if (child.nodeType === Node.TEXT_NODE) return !slotName && (child as Text).assignedSlot;
        return (child as Element).slot === slotName && (child as Element).checkVisibility();
      }),
      linkBackground: link ? frame.contentWindow!.getComputedStyle(link).backgroundColor : '',
      linkIsAsWideAsElement: link?.offsetWidth === element.offsetWidth,
    };
  });
}
