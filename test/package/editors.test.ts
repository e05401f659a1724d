import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import css, { type CSSDataV1 } from 'vscode-css-languageservice';
import html, { type CompletionItem, type HTMLDataV1 } from 'vscode-html-languageservice';
import { AritmaLogin } from '../../src/elements/aritma-login.js';
import { flows } from '../../src/oauth/flow.js';

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(`dist/${name}`, 'utf8'));
const htmlData = html.newHTMLDataProvider('aritma-login', (await read('vscode.html-custom-data.json')) as HTMLDataV1);
const cssData = css.newCSSDataProvider((await read('vscode.css-custom-data.json')) as CSSDataV1);
const inHtml = html.getLanguageService({ customDataProviders: [htmlData] });
const inCss = css.getCSSLanguageService({ customDataProviders: [cssData] });

/** A text with the cursor where `|` stands, as a language service wants it. */
function open(language: string, text: string) {
  const document = html.TextDocument.create(`test:file.${language}`, language, 1, text.replace('|', ''));
  return { document, position: document.positionAt(text.indexOf('|')) };
}

/** What VS Code offers at the cursor in a page. */
function offered(text: string): CompletionItem[] {
  const { document, position } = open('html', text);
  return inHtml.doComplete(document, position, inHtml.parseHTMLDocument(document)).items;
}

/** What VS Code shows when the pointer rests at the cursor in a page. */
function shown(text: string): string {
  const { document, position } = open('html', text);
  return JSON.stringify(inHtml.doHover(document, position, inHtml.parseHTMLDocument(document)));
}

const labels = (items: readonly CompletionItem[]): string[] => items.map(({ label }) => label);

describe('in VS Code', () => {
  it('both tags are offered', () => {
    const tags = labels(offered('<a|')).filter((label) => label.startsWith('aritma-'));
    assert.deepEqual(tags.sort(), ['aritma-callback', 'aritma-login']);
  });

  it('the attributes of a login are offered, each with its description, and the callback has none', () => {
    const common = labels(offered('<span |></span>'));
    const own = (text: string): CompletionItem[] => offered(text).filter(({ label }) => !common.includes(label));
    const attributes = own('<aritma-login |></aritma-login>');
    const expected = AritmaLogin.observedAttributes.filter((name) => !common.includes(name)); // all have aria-label
    assert.deepEqual(labels(attributes).sort(), expected.sort());
    for (const { label, documentation } of attributes) assert.match(JSON.stringify(documentation), /\w+ \w+/, label);
    assert.deepEqual(own('<aritma-callback |></aritma-callback>'), []);
  });

  it('the flows are offered as values', () => {
    const values = labels(offered('<aritma-login flow="|"></aritma-login>'));
    assert.deepEqual(values.sort(), Object.keys(flows).sort());
  });

  it('a tag and an attribute are explained', () => {
    assert.match(shown('<aritma-log|in></aritma-login>'), /begins a login/);
    assert.match(shown('<aritma-login redirect-|uri="/"></aritma-login>'), /page with .*aritma-callback/);
    assert.equal(shown('<aritma-login redirect|uri="/"></aritma-login>'), 'null');
  });

  it('the custom properties are offered in a style sheet, with their description', () => {
    const { document, position } = open('css', 'aritma-login { --aritma| }');
    const { items } = inCss.doComplete(document, position, inCss.parseStylesheet(document));
    const radius = items.find(({ label }) => label === '--aritma-login-radius');
    assert.match(JSON.stringify(radius?.documentation), /rounding of its corners/);
  });
});
