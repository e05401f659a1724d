import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import { liveExamples } from '../../demo/documentation/live-examples.js';
import { renderDocument } from '../../demo/documentation/render-document.js';
import { documents } from '../../tools/documents.js';
import { demo } from './demo-server.js';

const root = `${demo.application}/documentation/`;
const files = await documents();

/** Reads the values of an attribute in a page. */
const values = (page: string, attribute: string) =>
  [...page.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

for (const file of files) {
  describe(`the documentation page of ${file}`, async () => {
    const response = await fetch(root + file);
    const page = await response.text();
    const text = readFileSync(file, 'utf8');

    it(`${file} is served as a page with a language and a title`, () => {
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.match(response.headers.get('content-security-policy')!, /default-src 'self'/);
      assert.match(page, /<html lang="en">/);
      const [, heading = ''] = /^# (.+)$/m.exec(text)!;
      assert.ok(page.includes(`<title>${heading} – aritma-login documentation</title>`));
    });

    it(`${file} shows none of its comments`, () => {
      const outsideCode = page.replace(/<code[^]*?<\/code>/g, '');
      assert.doesNotMatch(outsideCode, /<!--|&lt;!--|&#60;!--/);
    });

    it(`${file} has every heading of the document, each with a different anchor`, () => {
      const headings = text.replace(/^ *```[^]*?^ *```$/gm, '').match(/^#{1,6} .+$/gm) ?? [];
      const anchors = [...page.matchAll(/<h\d id="([^"]*)">/g)].map(([, anchor]) => anchor);
      assert.equal(anchors.length, headings.length);
      assert.equal(new Set(anchors).size, anchors.length);
    });

    it(`${file} has links only to existing pages and anchors`, async () => {
      const url = root + file;
      const links = values(page, 'href').map((href) => new URL(href.replaceAll('&amp;', '&'), url));
      for (const link of links.filter(({ origin }) => origin === demo.application)) {
        const target = await fetch(link);
        assert.equal(target.status, 200, `${link}`);
        const ids = values(await target.text(), 'id');
        assert.ok(!link.hash || ids.includes(decodeURIComponent(link.hash.slice(1))), `${link}`);
      }
    });

    it(`${file} has a different title for each live example`, () => {
      const titles = [...page.matchAll(/<iframe\s+title="([^"]*)"/g)].map(([, title]) => title);
      assert.equal(new Set(titles).size, titles.length);
    });
  });
}

test('the start page of the documentation is README.md, and the licence is plain text', async () => {
  assert.equal(await (await fetch(root)).text(), await (await fetch(`${root}README.md`)).text());
  const licence = await fetch(`${root}LICENSE`);
  assert.equal(licence.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(await licence.text(), readFileSync('LICENSE', 'utf8'));
});

for (const path of ['package.json', 'docs/nothing.md', 'src/index.ts', '..%2fpackage.json', '%ff', 'docs/']) {
  test(`the documentation does not serve ${path}`, async () => {
    assert.equal((await fetch(root + path)).status, 404);
  });
}

test('every page of the demo links to the documentation', async () => {
  for (const page of ['/', '/callback.html', '/gallery.html', '/server/', '/documentation/docs/errors.md']) {
    assert.ok(values(await (await fetch(demo.application + page)).text(), 'href').includes('/documentation/'), page);
  }
});

test('every live example belongs to an existing section, row or block of code', async () => {
  for (const [key, { rows = {}, paragraph = [], code = [] }] of Object.entries(liveExamples)) {
    const [file = '', anchor = ''] = key.split('#');
    const page = await (await fetch(root + file)).text();
    const [, section] = new RegExp(`<h\\d id="${anchor}">([^]*?)(?=<h2|</main>)`).exec(page) ?? [];
    assert.ok(section, `${key} does not exist.`);
    const shown = values(section, 'data-state').sort();
    const inRows = Object.values(rows).flatMap((states) => Object.values(states));
    const inText = [...paragraph, ...code].map(({ state }) => state);
    // README.md shows only the most frequent errors.
    if (file === 'README.md') assert.ok(shown.length > 0 && shown.every((state) => inRows.includes(state)));
    else assert.deepEqual(shown, [...inRows, ...inText].sort(), key);
  }
});

for (const [file, header] of [
  ['docs/reference.md', 'slot'],
  ['docs/reference.md', 'custom state'],
  ['docs/errors.md', '<code>code</code>'],
] as const) {
  test(`each row of a table "${header}" in ${file} has a live example`, async () => {
    const page = await (await fetch(root + file)).text();
    const tables = page.match(/<table>[^]*?<\/table>/g)!.filter((table) => table.includes(`>${header}</th>`));
    const rows = tables.flatMap((table) => table.match(/<tr>\s*<td[^]*?<\/tr>/g)!);
    assert.ok(rows.length > 0);
    for (const row of rows) assert.match(row, /<iframe/);
  });
}

test('HTML in a document is shown as text', () => {
  const { markup } = renderDocument(
    'x.md',
    '# A <b>\n\nx <img src=x onerror=alert(1)> y <!-- no --> z\n\n<script>\nalert(1)\n</script>\n\n<!-- a --><i>b</i><!-- c -->\n\n| <u> |\n| --- |\n| <s> |\n',
  );
  assert.doesNotMatch(markup, /<(b|img|script|i|u|s|!--)[ >-]/);
  assert.match(markup, /&#60;img src=x onerror=alert\(1\)&#62;/);
  assert.match(markup, /&#60;script&#62;/);
});

test('the anchors of headings are those of GitHub', () => {
  const { markup } = renderDocument(
    'x.md',
    '# `<a>` & “b” c_d\n\n## Is it? Ja, på tirsdag!\n\n## A\n\n## A\n\n## [B](#a) c\n',
  );
  assert.deepEqual(values(markup, 'id'), ['a--b-c_d', 'is-it-ja-på-tirsdag', 'a', 'a-1', 'b-c']);
});
