import { expect } from '@open-wc/testing';
import { define } from '../../src/elements/define.js';
import { CallbackPage, closePages } from '../support/callback-page.js';
import { replaceProperty } from '../support/undo.js';

describe('define()', () => {
  it('registers an element and returns true', () => {
    const Element = class extends HTMLElement {};
    expect(define('test-new', Element)).to.equal(true);
    expect(customElements.get('test-new') === Element).to.equal(true);
  });

  it('does not replace the class of a tag that is already registered', () => {
    const [First, Second] = [class extends HTMLElement {}, class extends HTMLElement {}];
    define('test-taken', First);
    expect(define('test-taken', Second)).to.equal(false);
    expect(customElements.get('test-taken') === First).to.equal(true);
  });

  it('registers a subclass if the class itself already has another tag', () => {
    class Element extends HTMLElement {}
    customElements.define('test-own-tag', Element);
    expect(define('test-other-tag', Element)).to.equal(true);
    expect(document.createElement('test-other-tag') instanceof Element).to.equal(true);
    expect(document.createElement('test-own-tag') instanceof Element).to.equal(true);
  });

  it('registers nothing if the document has no documentElement, as in the DOM shim of @lit-labs/ssr', () => {
    replaceProperty(document, 'documentElement', { value: undefined });
    expect(define('test-without-elements', class extends HTMLElement {})).to.equal(false);
    expect(customElements.get('test-without-elements')).to.equal(undefined);
  });

  it('registers nothing if there is no registry, as in the content scripts of an extension', async () => {
    const page = await CallbackPage.open('entry.html', (window) => {
      Object.defineProperty(window, 'customElements', { value: null });
    });
    expect((page.window as unknown as { addressAfterImport?: string }).addressAfterImport).to.match(/entry\.html$/);
    expect(page.complaints).to.deep.equal([]);
    closePages();
  });
});
