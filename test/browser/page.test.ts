import { expect } from '@open-wc/testing';
import { currentPage } from '../../src/browser/page.js';
import { replaceProperty } from '../support.js';

describe('the page', () => {
  it('is known by its base address and its origin, and whether it is secure', () => {
    expect(currentPage()).to.deep.equal({ baseUri: document.baseURI, origin: location.origin, isSecure: true });
  });

  it('has no origin where none is known', () => {
    replaceProperty(window, 'origin', { value: undefined });
    expect(currentPage().origin).to.equal('');
  });

  it('is not secure where there is no digest', () => {
    replaceProperty(crypto, 'subtle', { value: undefined });
    expect(currentPage().isSecure).to.be.false;
    replaceProperty(window, 'crypto', { value: undefined });
    expect(currentPage().isSecure).to.be.false;
  });
});
