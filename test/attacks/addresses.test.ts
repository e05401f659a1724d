import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { responseFragment, beginLogin, closePages, finish } from '../support/callback-page.js';
import { goTo, parameter } from '../support/address.js';
import { linkOf, loginElement } from '../support/elements.js';
import { consoleLines, followedAddresses } from '../support/events.js';
import { expectRefusal } from '../support/inert-link.js';
import { afterThisTest } from '../support/undo.js';

const schemes = [
  'javascript:parent.harmed=1',
  'JavaScript://x/%0aparent.harmed=1',
  '\u0001javascript:parent.harmed=1',
  ' java\nscript:parent.harmed=1',
  'data:text/html,<script>parent.harmed=1</script>',
  'vbscript:harmed',
  `blob:${location.origin}/x`,
  'file:///etc/passwd',
];

describe('URLs that run scripts or embed content: RFC 9700 4.1, CWE-79', () => {
  beforeEach(() => void [consoleLines('error'), consoleLines('warn')]);

  for (const attribute of ['authority', 'issuer', 'redirect-uri', 'return-to']) {
    for (const scheme of schemes) {
      it(`the attribute ${attribute} refuses ${JSON.stringify(scheme)}`, async () => {
        await expectRefusal(
          await loginElement({ [attribute]: scheme }),
          (login) => login.click(),
          'invalid_configuration',
        );
      });
    }
  }

  for (const attribute of [
    'tenant',
    'client-id',
    'scope',
    'acr-values',
    'prompt',
    'login-hint',
    'ui-locales',
    'max-age',
    'flow',
    'mode',
    'target',
  ]) {
    it(`the attribute ${attribute} does not change the scheme and the host of the link`, async () => {
      for (const scheme of schemes) {
        const login = await loginElement({ [attribute]: scheme });
        const { protocol, host } = linkOf(login);
        expect(['https: id.aritma.io', ': ']).to.include(`${protocol} ${host}`);
        expect(
          linkOf(login)
            .getAttributeNames()
            .filter((name) => name.startsWith('on')),
        ).to.deep.equal([]);
      }
    });
  }
});

describe('open redirect through return-to: RFC 9700 4.11.1', () => {
  afterEach(closePages);

  it('returnTo has a single slash after the origin if the page’s own path has two: GHSA-2j2x-hqr9-3h42', async () => {
    followedAddresses();
    goTo(`${location.origin}//evil.example/?x#y`);
    const login = await loginElement();
    login.click();
    const { done } = await finish(responseFragment(parameter(login.href, 'state')));
    expect(done.token!.returnTo).to.equal(`${location.origin}/evil.example/?x#y`);
  });

  for (const path of ['//evil.example/', '/\\evil.example', '/.//evil.example', '/%2e//evil.example']) {
    it(`returnTo without its origin stays on this origin for the path ${path}: GHSA-2j2x-hqr9-3h42`, async () => {
      const { done } = await finish(responseFragment(beginLogin({ 'return-to': location.origin + path })));
      const rest = done.token!.returnTo.slice(location.origin.length);
      expect(new URL(rest, location.href).origin).to.equal(location.origin);
    });
  }

  it('a relative return-to is refused if an injected <base> leads to another origin: CWE-601', async () => {
    consoleLines('error');
    consoleLines('warn');
    const base = Object.assign(document.createElement('base'), { href: 'https://evil.example/' });
    document.head.append(base);
    afterThisTest(() => base.remove());
    const login = await loginElement({ 'return-to': 'accounts', 'redirect-uri': `${location.origin}/callback` });
    await expectRefusal(login, (each) => each.click(), 'invalid_configuration');
  });

  it('a relative redirect-uri causes a warning if an injected <base> leads to another origin', async () => {
    const lines = consoleLines('warn');
    const base = Object.assign(document.createElement('base'), { href: 'https://evil.example/' });
    document.head.append(base);
    afterThisTest(() => base.remove());
    const login = await loginElement({ 'redirect-uri': '/callback' });
    expect(parameter(login.href, 'redirect_uri')).to.equal('https://evil.example/callback');
    expect(lines.join()).to.include('another origin');
  });

  for (const name of ['returnTo', 'return_to', 'redirect_uri', 'next', 'url']) {
    it(`the parameter ${name} of a response does not change returnTo`, async () => {
      const { done } = await finish(responseFragment(beginLogin(), { [name]: 'https://evil.example/' }));
      expect(done.token!.returnTo).to.equal(`${location.origin}/accounts?tab=2#top`);
    });
  }
});
