import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { answer, beginLogin, closePages, finish, type PageWindow } from '../callback-page.js';
import { consoleLines, followedAddresses, linkOf, loginElement } from '../support.js';

const markup = `"'><img src=x onerror="parent.harmed=1"><script>parent.harmed=1</script><a href="javascript:harmed">`;
const wasHarmed = (): boolean => 'harmed' in window;

/** What an element shows, whole. */
const shown = (element: HTMLElement): string => `${element.outerHTML}${element.shadowRoot!.innerHTML}`;

describe('markup in what the server says: CWE-79', () => {
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
    it(`is nowhere to be seen, in ${name}`, async () => {
      const reply = name === 'error' || name.startsWith('error_') ? { error: 'e', access_token: undefined } : {};
      const page = await finish(answer(beginLogin(), { ...reply, [name]: markup }));
      await page.callback.updateComplete;
      expect(shown(page.callback)).not.to.match(/<img|<script|onerror|javascript:/);
      expect(page.document.title).to.equal('Callback page');
      expect(page.complaints).to.deep.equal([]);
      expect(wasHarmed()).to.be.false;
    });
  }

  it('is nowhere to be seen, in what the token endpoint says of an error', async () => {
    const page = await finish(`?error=${encodeURIComponent("<b onclick='harmed=1'>")}&state=${beginLogin()}`);
    expect(page.done.error!.code).to.equal("<b onclick='harmed=1'>");
    expect(shown(page.callback)).not.to.match(/<b|onclick/);
  });
});

describe('markup in what the page says: CWE-79', () => {
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
    it(`stays text, in ${name}`, async () => {
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

  it('stays text, between the tags', async () => {
    const login = await loginElement({}, markup);
    expect(login.children.length).to.equal(0);
    expect(login.shadowRoot!.querySelectorAll('img, script').length).to.equal(0);
  });
});

describe('DOM clobbering: CVE-2024-43788 and its kind', () => {
  afterEach(closePages);

  const clobber =
    (name: string) =>
    ({ document }: PageWindow): void =>
      document.head.append(Object.assign(document.createElement('img'), { name, id: name, alt: '' }));
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
  ]) {
    it(`of ${name} keeps no answer from its outcome`, async () => {
      const page = await finish(answer(beginLogin()), clobber(name));
      expect(page.done.token!.accessToken).to.equal('secret-token');
      expect(page.done.token!.returnTo).to.equal(`${location.origin}/accounts?tab=2#top`);
      expect(page.address).to.equal('callback.html');
    });

    it(`of ${name} lets no forged answer through`, async () => {
      const page = await finish('#access_token=evil&token_type=Bearer', clobber(name));
      expect(page.done.error!.code).to.equal('state_missing');
      expect(page.callback.token).to.be.undefined;
    });
  }
});
