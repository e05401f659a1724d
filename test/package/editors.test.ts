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

/** Creates a document with the cursor at the `|` of a text, as a language service expects it. */
function documentWithCursor(language: string, text: string) {
  const document = html.TextDocument.create(`test:file.${language}`, language, 1, text.replace('|', ''));
  return { document, position: document.positionAt(text.indexOf('|')) };
}

/** Lists the completions that VS Code offers at the cursor in a page. */
function completionsAt(text: string): CompletionItem[] {
  const { document, position } = documentWithCursor('html', text);
  return inHtml.doComplete(document, position, inHtml.parseHTMLDocument(document)).items;
}

/** Gives the text that VS Code shows if the pointer rests at the cursor in a page. */
function hoverAt(text: string): string {
  const { document, position } = documentWithCursor('html', text);
  return JSON.stringify(inHtml.doHover(document, position, inHtml.parseHTMLDocument(document)));
}

const labels = (items: readonly CompletionItem[]): string[] => items.map(({ label }) => label);

describe('VS Code', () => {
  it('offers the tags of all elements', () => {
    const tags = labels(completionsAt('<a|')).filter((label) => label.startsWith('aritma-'));
    assert.deepEqual(tags.sort(), [
      'aritma-callback',
      'aritma-claim',
      'aritma-login',
      'aritma-logout',
      'aritma-session',
    ]);
  });

  it('offers the attributes of <aritma-login>, each with its description, and one for <aritma-callback>', () => {
    const common = labels(completionsAt('<span |></span>'));
    const own = (text: string): CompletionItem[] => completionsAt(text).filter(({ label }) => !common.includes(label));
    const attributes = own('<aritma-login |></aritma-login>');
    const expected = AritmaLogin.observedAttributes.filter((name) => !common.includes(name)); // every element has aria-label
    assert.deepEqual(labels(attributes).sort(), expected.sort());
    for (const { label, documentation } of attributes) assert.match(JSON.stringify(documentation), /\w+ \w+/, label);
    assert.deepEqual(labels(own('<aritma-callback |></aritma-callback>')), ['auto-return']);
  });

  it('offers the flows as values of the attribute "flow"', () => {
    const values = labels(completionsAt('<aritma-login flow="|"></aritma-login>'));
    assert.deepEqual(values.sort(), Object.keys(flows).sort());
  });

  it('explains a tag and an attribute', () => {
    assert.match(hoverAt('<aritma-log|in></aritma-login>'), /begins a login/);
    assert.match(hoverAt('<aritma-login redirect-|uri="/"></aritma-login>'), /page with .*aritma-callback/);
    assert.equal(hoverAt('<aritma-login redirect|uri="/"></aritma-login>'), 'null');
  });

  it('offers the custom properties in a style sheet, with their descriptions', () => {
    const { document, position } = documentWithCursor('css', 'aritma-login { --aritma| }');
    const { items } = inCss.doComplete(document, position, inCss.parseStylesheet(document));
    const radius = items.find(({ label }) => label === '--aritma-login-radius');
    assert.match(JSON.stringify(radius?.documentation), /radius of its corners/);
  });
});
