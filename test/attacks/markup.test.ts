import { expect } from '@open-wc/testing';
import '../../src/index.js';
import {
  beginLogin,
  CallbackPage,
  closePages,
  finish,
  type PageWindow,
  responseFragment,
} from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { linkOf, loginElement } from '../support/elements.js';
import { consoleLines, followedAddresses } from '../support/events.js';
import { afterThisTest } from '../support/undo.js';

const markup = `"'><img src=x onerror="parent.harmed=1"><script>parent.harmed=1</script><a href="javascript:harmed">`;
const wasHarmed = (): boolean => 'harmed' in window;

/** The markup of an element and of its shadow tree. */
const markupOf = (element: HTMLElement): string => `${element.outerHTML}${element.shadowRoot!.innerHTML}`;

describe('markup in a response: CWE-79', () => {
  afterEach(closePages);

  for (const name of [
    'error',
    'error_description',
    'error_uri',
    'iss',
    'scope',
    'state',
    'expires_in',
    'token_type',
    'session_state',
  ]) {
    it(`the page shows no markup from the parameter ${name}`, async () => {
      const response = name === 'error' || name.startsWith('error_') ? { error: 'e', access_token: undefined } : {};
      const page = await finish(responseFragment(beginLogin(), { ...response, [name]: markup }));
      await page.callback.updateComplete;
      expect(markupOf(page.callback)).not.to.match(/<img|<script|onerror|javascript:/);
      expect(page.document.title).to.equal('Callback page');
      expect(page.complaints.join()).not.to.match(/<|>|onerror/);
      expect(page.complaints).to.have.lengthOf(name === 'expires_in' ? 1 : 0);
      expect(wasHarmed()).to.be.false;
    });
  }

  it('the page shows no markup from an error code with only characters that RFC 6749 allows', async () => {
    const page = await finish(`?error=${encodeURIComponent("<b onclick='harmed=1'>")}&state=${beginLogin()}`);
    expect(page.done.error!.code).to.equal("<b onclick='harmed=1'>");
    expect(markupOf(page.callback)).not.to.match(/<b|onclick/);
  });
});

describe('markup in attributes and content: CWE-79', () => {
  const names = [
    'lang',
    'class',
    'title',
    'target',
    'tenant',
    'client-id',
    'scope',
    'login-hint',
    'prompt',
    'max-age',
    'state',
  ];
  for (const name of names) {
    it(`the attribute ${name} is not parsed as HTML`, async () => {
      consoleLines('error');
      followedAddresses();
      const login = await loginElement({ [name]: markup }, '');
      login.click();
      await login.updateComplete;
      expect(login.shadowRoot!.querySelectorAll('img, script').length).to.equal(0);
      expect(
        linkOf(login)
          .getAttributeNames()
          .filter((attribute) => attribute.startsWith('on')),
      ).to.deep.equal([]);
      expect(wasHarmed()).to.be.false;
    });
  }

  it('text content is not parsed as HTML', async () => {
    const login = await loginElement({}, markup);
    expect(login.children.length).to.equal(0);
    expect(login.shadowRoot!.querySelectorAll('img, script').length).to.equal(0);
  });
});

describe('DOM clobbering, as in CVE-2024-43788', () => {
  afterEach(closePages);

  const named = (name: string, tag = 'img'): HTMLElement =>
    Object.assign(document.createElement(tag), { name, id: name });
  const clobber =
    (...what: [name: string, tag?: string]) =>
    ({ document }: PageWindow): void =>
      document.head.append(named(...what));
  const targets = ['prerendering', 'readyState', 'baseURI', 'defaultView', 'location', 'origin', 'crypto', 'history'];
  for (const name of [
    ...targets,
    'localStorage',
    'navigator',
    'performance',
    'customElements',
    'token',
    'cookie',
    'URL',
    'createElement',
  ]) {
    it(`a response gives a token although an element is named ${name}`, async () => {
      const page = await finish(responseFragment(beginLogin()), clobber(name));
      expect(page.done.token!.accessToken).to.equal('secret-token');
      expect(page.done.token!.returnTo).to.equal(`${location.origin}/accounts?tab=2#top`);
      expect(page.address).to.equal('callback.html');
    });

    it(`a forged response is refused although an element is named ${name}`, async () => {
      const page = await finish('#access_token=evil&token_type=Bearer', clobber(name));
      expect(page.done.error!.code).to.equal('state_missing');
      expect(page.callback.token).to.be.undefined;
    });
  }

  it('a link has its URL although an element is named createElement', async () => {
    const { document } = await CallbackPage.open('callback.html');
    document.body.innerHTML = `
      <img name="createElement">
      <aritma-login tenant="acme" client-id="spa" scope="a" redirect-uri="/callback"></aritma-login>`;
    expect(document.querySelector('aritma-login')!.href).to.include('/acme/');
  });

  for (const [name, tag] of [
    ['host', 'img'],
    ['host', 'form'],
    ['host', 'iframe'],
    ['baseURI', 'img'],
    ['baseURI', 'iframe'],
    ['addEventListener', 'img'],
  ] as const) {
    it(`a response gives a token, and a link has its URL, although the page has <${tag} name="${name}">`, async () => {
      const page = await finish(responseFragment(beginLogin()), (window) => {
        clobber(name, tag)(window);
        Object.defineProperty(window.navigator, 'locks', { value: undefined }); // Without Web Locks the outcome is known at once.
      });
      expect(page.done.token!.accessToken).to.equal('secret-token');
      const element = named(name, tag);
      document.body.append(element);
      afterThisTest(() => element.remove());
      const login = await loginElement({ 'redirect-uri': 'callback' });
      expect(parameter(login.href, 'redirect_uri')).to.equal(new URL('callback', location.href).href);
    });
  }
});
