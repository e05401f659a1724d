import { expect } from '@open-wc/testing';
import { languageOf, watchLanguage } from '../../src/messages/language.js';
import { replaceProperty } from '../support/undo.js';

describe('the language that an element stands in', () => {
  it('is none where nothing says one', () => {
    expect(languageOf(document.createElement('p'))).to.equal('');
  });

  it('is watched until the last watcher has gone', () => {
    let ended = 0;
    replaceProperty(MutationObserver.prototype, 'disconnect', { value: () => (ended += 1) });
    const unwatch = [1, 2].map(() => watchLanguage(document.body, () => undefined));
    unwatch[0]!();
    expect(ended).to.equal(0);
    unwatch[1]!();
    expect(ended).to.equal(1);
  });
});
