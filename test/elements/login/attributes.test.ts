import { expect, fixture, html } from '@open-wc/testing';
import { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { completeAttributes, linkOf, loginElement, statusOf } from '../../support/elements.js';
import { consoleLines, followedAddresses } from '../../support/events.js';
import { denyStorage } from '../../support/storage.js';
import { afterThisTest } from '../../support/undo.js';

describe('<aritma-login>', () => {
  const states: Record<string, () => Promise<AritmaLogin>> = {
    'with text': () => loginElement(),
    'without text': () => loginElement({}, ''),
    'while incomplete': () => loginElement({ tenant: null }),
    'while invalid': () => loginElement({ tenant: 'a/b' }),
    'after an incomplete link was followed': () => loginElement({ tenant: null }).then(followed),
    'after an invalid link was followed': () => loginElement({ tenant: 'a/b' }).then(followed),
    'after a link was followed while nothing can be stored': () => {
      denyStorage('localStorage', 'sessionStorage');
      return loginElement().then(followed);
    },
  };
  const followed = async (login: AritmaLogin) => {
    login.click();
    await login.updateComplete;
    expect(statusOf(login)).not.to.equal('');
    return login;
  };
  for (const [state, create] of Object.entries(states)) {
    it(`<aritma-login> is accessible ${state}`, async () => {
      consoleLines('error');
      await expect(await create()).to.be.accessible();
    });
  }

  describe('attributes and properties', () => {
    const pairs: Record<string, string> = {
      tenant: 'tenant',
      'client-id': 'clientId',
      scope: 'scope',
      'redirect-uri': 'redirectUri',
      flow: 'flow',
      authority: 'authority',
      issuer: 'issuer',
      'acr-values': 'acrValues',
      prompt: 'prompt',
      'login-hint': 'loginHint',
      'ui-locales': 'uiLocales',
      'max-age': 'maxAge',
      state: 'state',
      'code-challenge': 'codeChallenge',
      'return-to': 'returnTo',
      mode: 'mode',
      target: 'target',
    };
    for (const [attribute, property] of Object.entries(pairs)) {
      it(`reflects ${attribute} to the property ${property}, and the property to the attribute`, async () => {
        consoleLines('error');
        const login = await loginElement({ [attribute]: 'one' });
        expect(login).to.have.property(property, 'one');
        Object.assign(login, { [property]: 'two' });
        await login.updateComplete;
        expect(login.getAttribute(attribute)).to.equal('two');
        login.setAttribute(attribute, 'three');
        expect(login).to.have.property(property, 'three');
      });
    }

    it('accepts a number for maxAge', async () => {
      const login = await loginElement();
      login.maxAge = 0;
      await login.updateComplete;
      expect(login.getAttribute('max-age')).to.equal('0');
      expect(parameter(login.href, 'max_age')).to.equal('0');
    });

    it('sets no attributes for default values', async () => {
      const login = await loginElement();
      expect(login.flow).to.equal('implicit');
      expect(login.mode).to.equal('redirect');
      expect(login.authority).to.equal('https://id.aritma.io');
      expect(login.getAttributeNames()).to.have.members(Object.keys(completeAttributes));
    });

    it('uses the default again when the attribute is removed', async () => {
      const login = await loginElement({ authority: 'https://id.dev.aritma.io' });
      login.removeAttribute('authority');
      await login.updateComplete;
      expect(login.authority).to.equal('https://id.aritma.io');
      expect(new URL(login.href).origin).to.equal('https://id.aritma.io');
    });

    it('removes the attribute when its property is set to null', async () => {
      const login = await loginElement({ 'login-hint': 'kari' });
      login.loginHint = null;
      await login.updateComplete;
      expect(login.hasAttribute('login-hint')).to.be.false;
      expect(login.href).not.to.contain('login_hint');
    });

    it('keeps properties that were set before the element was upgraded', async () => {
      const early = document.createElement('late-aritma-login') as AritmaLogin;
      Object.assign(early, { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: '/callback', flow: 'implicit' });
      const login = await fixture<AritmaLogin>(html`${early}`);
      customElements.define('late-aritma-login', class extends AritmaLogin {});
      await login.updateComplete;
      expect(new URL(login.href).pathname).to.equal('/acme/connect/authorize');
      expect(login.getAttribute('client-id')).to.equal('spa');
    });
  });

  describe('the link', () => {
    it('contains each parameter of the authorization request once, and nothing else', async () => {
      const { origin, pathname, searchParams, hash } = new URL((await loginElement()).href);
      expect(origin + pathname + hash).to.equal('https://id.aritma.io/acme/connect/authorize');
      expect([...searchParams.keys()]).to.have.members([
        'scope',
        'response_type',
        'client_id',
        'redirect_uri',
        'state',
      ]);
      expect(searchParams.get('scope')).to.equal('banking.ais.read');
      expect(searchParams.get('response_type')).to.equal('token');
      expect(searchParams.get('client_id')).to.equal('spa');
      expect(searchParams.get('redirect_uri')).to.equal(`${location.origin}/callback`);
      expect(searchParams.get('state')).to.match(/^aritma\.[A-Za-z0-9_-]{43}$/);
    });

    it('contains each optional parameter once if its attribute is set', async () => {
      const { href } = await loginElement({
        'acr-values': 'verify mfa',
        'login-hint': 'kari',
        'ui-locales': 'nb en',
        'max-age': '60',
        issuer: 'https://id.example',
        'return-to': '/cart',
        mode: 'redirect',
        target: '_top',
      });
      const optional = [...new URL(href).searchParams].slice(5);
      expect(optional).to.have.deep.members([
        ['acr_values', 'verify mfa'],
        ['prompt', 'login'],
        ['login_hint', 'kari'],
        ['ui_locales', 'nb en'],
        ['max_age', '60'],
      ]);
    });

    it('has another URL when an attribute changes', async () => {
      const login = await loginElement();
      login.setAttribute('tenant', 'globex');
      await login.updateComplete;
      expect(new URL(login.href).pathname).to.equal('/globex/connect/authorize');
    });

    it('exposes its URL as the property href, which is empty while the link is inert', async () => {
      const login = document.createElement('aritma-login');
      expect(login.href).to.equal('');
      Object.assign(login, { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: '/callback' });
      await fixture(html`${login}`);
      expect(login.href).to.equal(linkOf(login).href);
      expect(login.href).not.to.equal('');
      login.tenant = '';
      await login.updateComplete;
      expect(login.href).to.equal('');
    });

    it('contains an absolute redirect URI exactly as written', async () => {
      const written = location.origin.toUpperCase();
      const login = await loginElement({ 'redirect-uri': ` ${written}\n` });
      expect(parameter(login.href, 'redirect_uri')).to.equal(written);
    });

    it('resolves a relative redirect URI against the base URL of the document', async () => {
      const base = document.createElement('base');
      base.href = '/shop/';
      document.head.append(base);
      afterThisTest(() => base.remove());
      const login = await loginElement({ 'redirect-uri': 'callback' });
      expect(parameter(login.href, 'redirect_uri')).to.equal(`${location.origin}/shop/callback`);
    });

    it('has the target of the element', async () => {
      const login = await loginElement({ target: '_top' });
      expect(linkOf(login).target).to.equal('_top');
      login.target = null;
      await login.updateComplete;
      expect(linkOf(login).hasAttribute('target')).to.be.false;
    });

    it('shows an <a> with the part "link", and without role, aria-disabled or tabindex', async () => {
      const link = linkOf(await loginElement());
      expect(link.getAttribute('part')).to.equal('link');
      for (const name of ['role', 'aria-disabled', 'tabindex']) expect(link.hasAttribute(name), name).to.be.false;
    });

    it('never parses attribute values as HTML', async () => {
      consoleLines('error');
      consoleLines('warn');
      const markup = `"><img src="x:" onerror="parent.hacked=1">`;
      const attributes = [
        'client-id',
        'scope',
        'login-hint',
        'acr-values',
        'ui-locales',
        'target',
        'return-to',
        'issuer',
      ];
      const logins = [
        await loginElement(Object.fromEntries(attributes.slice(0, 6).map((name) => [name, markup]))),
        await loginElement(Object.fromEntries(attributes.map((name) => [name, markup]))),
        await loginElement({ tenant: markup }),
      ];
      for (const login of logins) {
        followedAddresses();
        login.click();
        await login.updateComplete;
        expect(login.shadowRoot!.querySelectorAll('img')).to.have.length(0);
      }
      expect(logins.map(({ href }) => !!href)).to.deep.equal([true, false, false]);
    });
  });
});
