import { expect } from '@open-wc/testing';
import { pageContext, navigationEntry } from '../../src/browser/page.js';
import { replaceProperty } from '../support/undo.js';

describe('the context of the page', () => {
  it('consists of base URL, origin and whether the context is secure', () => {
    expect(pageContext()).to.deep.equal({ baseUri: document.baseURI, origin: location.origin, isSecure: true });
  });

  for (const [what, value] of Object.entries({ 'a simulated browser': undefined, 'a script of the page': 'Oslo' })) {
    it(`has the origin of the URL although ${what} has changed window.origin`, () => {
      replaceProperty(window, 'origin', { value });
      expect(pageContext().origin).to.equal(location.origin);
    });
  }

  it('reports how it was opened, or undefined if the browser does not', () => {
    expect(navigationEntry()).to.equal(performance.getEntriesByType('navigation')[0]);
    replaceProperty(performance, 'getEntriesByType', { value: undefined });
    expect(navigationEntry()).to.be.undefined;
  });

  it('is not secure without crypto.subtle', () => {
    replaceProperty(crypto, 'subtle', { value: undefined });
    expect(pageContext().isSecure).to.be.false;
    replaceProperty(window, 'crypto', { value: undefined });
    expect(pageContext().isSecure).to.be.false;
  });
});
