import { expect } from '@open-wc/testing';
import '../../src/index.js';
import type { AritmaCallback, AritmaLogin } from '../../src/index.js';
import { completeAttributes, linkOf, statusOf } from '../support/elements.js';
import { followedAddresses } from '../support/events.js';
import { storedLogins } from '../support/storage.js';
import { afterThisTest } from '../support/undo.js';

const attributes = Object.entries(completeAttributes).map(([name, value]) => `${name}="${value}"`);
const content = '<style>a { color: red }</style><a href="/made-by-a-server">Made by a server</a><p>More</p>';
const login = (options = '') => `
  <aritma-login ${attributes.join(' ')}>
    <template shadowrootmode="open" ${options}>${content}</template>
    Sign in
  </aritma-login>`;

/** The methods that parse markup with declarative shadow roots. */
const parsers: Record<string, (markup: string) => HTMLElement> = {
  'setHTMLUnsafe()': (markup) => {
    const place = document.createElement('div');
    place.setHTMLUnsafe(markup);
    return place;
  },
  'Document.parseHTMLUnsafe()': (markup) => {
    const place = document.createElement('div');
    place.append(...Document.parseHTMLUnsafe(markup).body.childNodes);
    return place;
  },
};

/** Inserts markup into the page. @returns its first element, which has the markup's shadow root until it is upgraded */
function addMarkup<Tag extends 'aritma-login' | 'aritma-callback'>(
  place: HTMLElement,
  tag: Tag,
): HTMLElementTagNameMap[Tag] {
  const element = place.querySelector(tag)!;
  document.body.append(place);
  afterThisTest(() => place.remove());
  return element;
}

for (const [method, parse] of Object.entries(parsers)) {
  describe(`a declarative shadow root that is parsed by ${method}`, () => {
    it('has the content of the markup before the element is upgraded', () => {
      const place = parse(`<other-element><template shadowrootmode="open">${content}</template></other-element>`);
      expect(place.firstElementChild!.shadowRoot!.textContent).to.contain('Made by a server');
    });

    for (const options of ['', 'shadowrootdelegatesfocus', 'shadowrootclonable shadowrootserializable']) {
      it(`shows the link of <aritma-login> instead of its content (${options || 'no options'})`, async () => {
        const element: AritmaLogin = addMarkup(parse(login(options)), 'aritma-login');
        await element.updateComplete;
        const root = element.shadowRoot!;
        expect(root.textContent).not.to.contain('Made by a server');
        expect(root.querySelectorAll('a').length).to.equal(1);
        expect(root.querySelectorAll('[role=status]').length).to.equal(1);
        expect(getComputedStyle(linkOf(element)).textDecorationLine).to.equal('none');
      });
    }

    it('shows a link that begins a login', async () => {
      const element: AritmaLogin = addMarkup(parse(login()), 'aritma-login');
      await element.updateComplete;
      const followed = followedAddresses();
      element.click();
      expect(followed).to.deep.equal([element.href]);
      expect(Object.keys(storedLogins())).to.have.length(1);
      element.focus();
      expect(element.shadowRoot!.activeElement === linkOf(element)).to.equal(true);
    });

    it('shows the live region of <aritma-callback> instead of its content', async () => {
      const markup = `<aritma-callback><template shadowrootmode="open">${content}</template></aritma-callback>`;
      const element: AritmaCallback = addMarkup(parse(markup), 'aritma-callback');
      await element.updateComplete;
      expect(element.shadowRoot!.querySelectorAll('[role=status]').length).to.equal(1);
      expect(element.shadowRoot!.querySelectorAll('a').length).to.equal(0);
      expect(statusOf(element)).to.equal('');
    });
  });
}
