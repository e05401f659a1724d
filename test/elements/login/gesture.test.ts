import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { goTo, parameter } from '../../support/address.js';
import { linkOf, loginElement } from '../../support/elements.js';
import { consoleLines, followedAddresses } from '../../support/events.js';
import {
  dispatch,
  dispatchLinkEvent,
  followingEventTypes,
  linkEvents,
  type LinkEventType,
} from '../../support/link-events.js';
import { loginOf, storedLogins } from '../../support/storage.js';

const states = () => Object.keys(storedLogins());
const stateOf = (login: AritmaLogin) => parameter(login.href, 'state');

describe('<aritma-login> that is reached', () => {
  let followed: string[];

  beforeEach(() => {
    followed = followedAddresses();
  });

  describe('or not', () => {
    it('is drawn without storing', async () => {
      consoleLines('error');
      const login = await loginElement();
      for (const tenant of ['globex', 'a/b', '', 'acme']) {
        login.tenant = tenant;
        await login.updateComplete;
      }
      login.remove();
      expect(localStorage.length + sessionStorage.length).to.equal(0);
    });

    it('is pointed at, focused and passed by without storing', async () => {
      const login = await loginElement();
      login.after(document.createElement('button'));
      const { left, top } = login.getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(left) + 5, Math.round(top) + 5] });
      login.focus();
      await sendKeys({ press: 'Tab' });
      expect(localStorage.length + sessionStorage.length).to.equal(0);
    });

    it('leaves a secondary click without pointer alone', async () => {
      dispatch(await loginElement(), 'auxclick', { button: 2 });
      expect(states()).to.deep.equal([]);
    });
  });

  for (const type of Object.keys(linkEvents) as LinkEventType[]) {
    it(`by ${type} stores the login of its address, in the same task`, async () => {
      const login = await loginElement();
      const drawn = stateOf(login);
      dispatchLinkEvent(login, type);
      expect(states()).to.deep.equal([stateOf(login)]);
      expect(stateOf(login)).not.to.equal(drawn);
    });

    it(`by ${type} asks what its properties say by then`, async () => {
      const login = await loginElement();
      login.loginHint = 'kari';
      dispatchLinkEvent(login, type);
      expect(parameter(login.href, 'login_hint')).to.equal('kari');
      expect(loginOf(login.href)?.settings['loginHint']).to.equal('kari');
    });
  }

  it('stores all that the callback page has to know', async () => {
    goTo('?page=1#top');
    const login = await loginElement({ 'acr-values': 'verify', issuer: 'https://id.example/x', 'max-age': '0' });
    const before = Date.now();
    login.click();
    const { settings, created } = loginOf(login.href)!;
    expect(settings).to.deep.equal({
      authority: 'https://id.aritma.io',
      tenant: 'acme',
      clientId: 'spa',
      scope: 'banking.ais.read',
      redirectUri: `${location.origin}/callback`,
      flow: 'implicit',
      mode: 'redirect',
      issuer: 'https://id.example/x',
      acrValues: 'verify',
      maxAge: '0',
      returnTo: location.href,
    });
    expect(created).to.be.within(before, Date.now());
  });

  it('stores in localStorage, which other tabs read', async () => {
    (await loginElement()).click();
    expect(localStorage.length).to.equal(1);
    expect(sessionStorage.length).to.equal(0);
  });

  describe('by pointer', () => {
    for (const type of followingEventTypes) {
      it(`follows with ${type} the login that began when the pointer went down`, async () => {
        const login = await loginElement();
        dispatch(login, 'pointerdown', { button: linkEvents[type].button! });
        const begun = stateOf(login);
        dispatchLinkEvent(login, type);
        expect(followed.map((address) => parameter(address, 'state'))).to.deep.equal([begun]);
        expect(states()).to.deep.equal([begun]);
      });

      for (const isUpdated of [true, false]) {
        it(`follows with ${type} an attribute that changed since${isUpdated ? '' : ', in the same task'}`, async () => {
          const login = await loginElement({ 'login-hint': 'kari' });
          dispatchLinkEvent(login, 'pointerdown');
          const first = login.href;
          login.setAttribute('login-hint', 'ola');
          if (isUpdated) await login.updateComplete;
          const updated = login.href;
          dispatchLinkEvent(login, type);
          if (isUpdated) expect(followed).to.deep.equal([updated]);
          expect(followed.map((address) => parameter(address, 'login_hint'))).to.deep.equal(['ola']);
          expect(loginOf(followed[0]!)?.settings['loginHint']).to.equal('ola');
          expect(loginOf(first)?.settings['loginHint'] ?? 'kari').to.equal('kari');
          expect(parameter(followed[0]!, 'state')).not.to.equal(parameter(first, 'state'));
        });
      }
    }

    it('rewrites login and address while the menu is open, and keeps the login that the menu may have read', async () => {
      const login = await loginElement({ 'login-hint': 'kari' });
      dispatch(login, 'pointerdown', { button: 2 });
      dispatchLinkEvent(login, 'contextmenu');
      login.setAttribute('login-hint', 'ola');
      await login.updateComplete;
      for (const address of [login.href, followed[0]!]) {
        expect(loginOf(address)?.settings['loginHint']).to.equal(parameter(address, 'login_hint'));
      }
      expect(parameter(login.href, 'login_hint')).to.equal('ola');
    });

    it('leaves its text nodes alone between pointer down and click', async () => {
      const login = await loginElement({}, '');
      const link = linkOf(login);
      dispatchLinkEvent(login, 'pointerdown');
      const observer = new MutationObserver(() => undefined);
      observer.observe(link, { childList: true, characterData: true, subtree: true });
      login.setAttribute('login-hint', 'ola');
      await login.updateComplete;
      dispatchLinkEvent(login, 'click');
      await login.updateComplete;
      expect(observer.takeRecords().map(({ type }) => type)).to.deep.equal([]);
      expect(linkOf(login) === link).to.be.true;
    });

    it('follows no login whose attribute went wrong since', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      login.setAttribute('tenant', '');
      dispatchLinkEvent(login, 'click');
      expect(followed).to.deep.equal([]);
    });

    it('follows a login whose attribute went wrong and was mended since', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      for (const tenant of ['', 'acme']) {
        login.tenant = tenant;
        await login.updateComplete;
      }
      dispatchLinkEvent(login, 'click');
      expect(followed.map((address) => loginOf(address)?.settings['tenant'])).to.deep.equal(['acme']);
    });

    it('follows a login whose attribute was mended since', async () => {
      const login = await loginElement({ tenant: '' });
      dispatchLinkEvent(login, 'pointerdown');
      expect(states()).to.deep.equal([]);
      login.setAttribute('tenant', 'acme');
      await login.updateComplete;
      dispatchLinkEvent(login, 'click');
      expect(followed.map((address) => loginOf(address)?.settings['tenant'])).to.deep.equal(['acme']);
    });

    it('follows a login that is stored, though the page cleared its storage since', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      localStorage.clear();
      dispatchLinkEvent(login, 'click');
      expect(loginOf(followed[0]!)).to.be.an('object');
    });
  });
});
