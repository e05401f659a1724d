import { expect, fixture, html } from '@open-wc/testing';
import '../../src/index.js';
import type { AritmaLogin } from '../../src/index.js';
import { parameter } from '../support/address.js';
import { completeAttributes, linkOf, loginElement } from '../support/elements.js';
import { followedAddresses, listen } from '../support/events.js';
import { loginOf } from '../support/storage.js';

/** Creates an element in this window without connecting it. */
function created(): AritmaLogin {
  const login = document.createElement('aritma-login');
  for (const [name, value] of Object.entries(completeAttributes)) login.setAttribute(name, value);
  login.append('Sign in');
  return login;
}

/** Whether a link looks like a button, so that its styles are applied. */
const isStyled = (login: HTMLElement): boolean => getComputedStyle(linkOf(login)).fontWeight === '600';

describe('an element in the document of a frame', () => {
  let page: Document;

  beforeEach(async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="page"></iframe>`);
    page = frame.contentDocument!;
  });

  it('renders with its styles if it was created in another window', () => {
    const login = created();
    page.body.append(login);
    expect(linkOf(login).textContent.trim()).to.equal('');
    expect(login.href).to.include('/connect/authorize?');
    expect(isStyled(login)).to.be.true;
    const callback = document.createElement('aritma-callback');
    page.body.append(callback);
    expect(callback.shadowRoot!.querySelector('[role=status]')).to.exist;
    expect(getComputedStyle(callback).display).to.equal('block');
  });

  it('keeps its styles when it is moved there and back', async () => {
    const login = await loginElement();
    expect(isStyled(login)).to.be.true;
    page.body.append(login);
    expect(isStyled(login)).to.be.true;
    document.body.append(login);
    expect(isStyled(login)).to.be.true;
    expect(login.shadowRoot!.querySelectorAll('a').length).to.equal(1);
    login.remove();
  });

  it('shows the text that it contains, or its default text if it contains none', async () => {
    const login = created();
    page.body.append(login);
    await login.updateComplete;
    expect(linkOf(login).textContent).not.to.include('Log in with');
    login.firstChild!.remove();
    login.append(page.createTextNode(' '));
    await new Promise((resolve) => setTimeout(resolve));
    await login.updateComplete;
    expect(linkOf(login).textContent).to.include('Log in with');
  });

  it('uses the language of its document inside a shadow root of another window', async () => {
    page.documentElement.lang = 'nb';
    const host = page.body.appendChild(page.createElement('div'));
    const login = created();
    login.replaceChildren();
    host.attachShadow({ mode: 'open' }).append(login);
    await login.updateComplete;
    expect(linkOf(login).textContent).to.include('Logg inn med');
  });

  it('begins one login for each gesture that follows it', () => {
    followedAddresses();
    const login = created();
    page.body.append(login);
    const states = [1, 2].map(() => {
      listen(page, 'click', (event) => event.preventDefault());
      linkOf(login).dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
      login.click();
      return parameter(login.href, 'state');
    });
    expect(new Set(states).size).to.equal(2);
    expect(loginOf(login.href)!.settings['tenant']).to.equal('acme');
  });

  it('has no styles, and throws no error, in a document without a window', () => {
    const hidden = document.implementation.createHTMLDocument();
    const login = created();
    hidden.body.append(login);
    expect(login.href).to.include('/connect/authorize?');
    document.body.append(login);
    expect(isStyled(login)).to.be.true;
    login.remove();
  });
});

describe('an element with a <template> or <script> as content', () => {
  it('shows the default text, since neither is displayed', async () => {
    const login = created();
    const children = [
      document.createElement('template'),
      document.createElement('script'),
      document.createElement('b'),
    ];
    const texts: boolean[] = [];
    for (const child of children) {
      login.replaceChildren(' ', child, ' ');
      document.body.append(login);
      await login.updateComplete;
      texts.push(linkOf(login).textContent.includes('Log in with'));
      login.remove();
    }
    expect(texts).to.deep.equal([true, true, false]);
  });
});

describe('an element with a declarative shadow root', () => {
  const rendered = (content: string): HTMLElement => {
    const place = document.createElement('div');
    document.body.append(place);
    const template = `<aritma-login tenant="acme" client-id="spa" scope="a" redirect-uri="/callback"
      ><template shadowrootmode="open">${content}</template>Sign in</aritma-login>`;
    (place as HTMLElement & { setHTMLUnsafe: (text: string) => void })[('setHTML' + 'Unsafe') as 'setHTMLUnsafe'](
      template,
    );
    return place;
  };

  it('renders once into that shadow root, with its styles', async () => {
    const place = rendered('<a part="link" href="/wrong">Old</a><span role="status"></span>');
    const login = place.querySelector('aritma-login')!;
    await login.updateComplete;
    expect(login.shadowRoot!.querySelectorAll('a').length).to.equal(1);
    expect(login.shadowRoot!.querySelectorAll('[role=status]').length).to.equal(1);
    expect(login.href).to.include('/connect/authorize?');
    expect(isStyled(login)).to.be.true;
    place.remove();
  });

  it('can be focused although the declarative shadow root does not delegate the focus', async () => {
    const place = rendered('');
    const login = place.querySelector('aritma-login')!;
    await login.updateComplete;
    login.focus();
    expect(document.activeElement).to.equal(login);
    expect(login.shadowRoot!.activeElement).to.equal(linkOf(login));
    place.remove();
  });
});
