import { expect } from '@open-wc/testing';
import { currentPage, navigationEntry } from '../../src/browser/page.js';
import { replaceProperty } from '../support.js';

describe('the page', () => {
  it('is known by its base address and its origin, and whether it is secure', () => {
    expect(currentPage()).to.deep.equal({ baseUri: document.baseURI, origin: location.origin, isSecure: true });
  });

  it('has the origin of its location if there is no window.origin, as in simulated browsers', () => {
    replaceProperty(window, 'origin', { value: undefined });
    expect(currentPage().origin).to.equal(location.origin);
  });

  it('has the window.origin, which in a srcdoc frame differs from the origin of its location', () => {
    replaceProperty(window, 'origin', { value: 'https://parent.example' });
    expect(currentPage().origin).to.equal('https://parent.example');
  });

  it('reports how it was opened, or undefined if the browser does not', () => {
    expect(navigationEntry()).to.equal(performance.getEntriesByType('navigation')[0]);
    replaceProperty(performance, 'getEntriesByType', { value: undefined });
    expect(navigationEntry()).to.be.undefined;
  });

  it('is not secure where there is no digest', () => {
    replaceProperty(crypto, 'subtle', { value: undefined });
    expect(currentPage().isSecure).to.be.false;
    replaceProperty(window, 'crypto', { value: undefined });
    expect(currentPage().isSecure).to.be.false;
  });
});
