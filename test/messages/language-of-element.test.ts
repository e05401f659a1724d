import { expect } from '@open-wc/testing';
import { languageOf, watchLanguage } from '../../src/messages/language.js';
import { replaceProperty } from '../support/undo.js';

describe('the language of an element', () => {
  it('is empty if no ancestor has a lang attribute', () => {
    expect(languageOf(document.createElement('p'))).to.equal('');
  });

  it('is observed until the last element stops watching', () => {
    let disconnections = 0;
    replaceProperty(MutationObserver.prototype, 'disconnect', { value: () => (disconnections += 1) });
    const unwatch = [1, 2].map(() => watchLanguage(document.body, () => undefined));
    unwatch[0]!();
    expect(disconnections).to.equal(0);
    unwatch[1]!();
    expect(disconnections).to.equal(1);
  });
});
