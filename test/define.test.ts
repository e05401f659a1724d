import { expect } from '@open-wc/testing';
import { define } from '../src/define.js';

describe('define', () => {
  it('leaves a tag that is taken to whom took it', () => {
    const [First, Second] = [class extends HTMLElement {}, class extends HTMLElement {}];
    define('test-taken', First);
    define('test-taken', Second);
    expect(customElements.get('test-taken') === First).to.equal(true);
  });

  it('gives a class that has a tag of its own another one', () => {
    class Element extends HTMLElement {}
    customElements.define('test-own-tag', Element);
    define('test-other-tag', Element);
    expect(document.createElement('test-other-tag') instanceof Element).to.equal(true);
    expect(document.createElement('test-own-tag') instanceof Element).to.equal(true);
  });
});
