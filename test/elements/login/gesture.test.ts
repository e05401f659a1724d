import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { preparePkcePairs, sampleChallenge, takePkcePair } from '../../../src/browser/pkce-pairs.js';
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

describe('a gesture on <aritma-login>', () => {
  let followed: string[];

  beforeEach(() => {
    followed = followedAddresses();
  });

  describe('that does not follow the link', () => {
    it('updates to attributes store no login', async () => {
      consoleLines('error');
      const login = await loginElement();
      for (const tenant of ['globex', 'a/b', '', 'acme']) {
        login.tenant = tenant;
        await login.updateComplete;
      }
      login.remove();
      expect(localStorage.length + sessionStorage.length).to.equal(0);
    });

    it('pointing at the link and focusing it store no login', async () => {
      const login = await loginElement();
      login.after(document.createElement('button'));
      const { left, top } = login.getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(left) + 5, Math.round(top) + 5] });
      login.focus();
      await sendKeys({ press: 'Tab' });
      expect(localStorage.length + sessionStorage.length).to.equal(0);
    });

    it('auxclick of the secondary button stores no login', async () => {
      dispatch(await loginElement(), 'auxclick', { button: 2 });
      expect(states()).to.deep.equal([]);
    });
  });

  for (const type of Object.keys(linkEvents) as LinkEventType[]) {
    it(`${type} stores the login of the URL in the same task`, async () => {
      const login = await loginElement();
      const before = stateOf(login);
      dispatchLinkEvent(login, type);
      expect(states()).to.deep.equal([stateOf(login)]);
      expect(stateOf(login)).not.to.equal(before);
    });

    it(`${type} begins a login with properties that changed in the same task`, async () => {
      const login = await loginElement();
      login.loginHint = 'kari';
      dispatchLinkEvent(login, type);
      expect(parameter(login.href, 'login_hint')).to.equal('kari');
      expect(loginOf(login.href)?.settings['loginHint']).to.equal('kari');
    });
  }

  it('click() stores all settings that the callback page needs', async () => {
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

  it('click() stores the login in localStorage, which other tabs can read', async () => {
    (await loginElement()).click();
    expect(localStorage.length).to.equal(1);
    expect(sessionStorage.length).to.equal(0);
  });

  describe('of a pointer', () => {
    for (const type of followingEventTypes) {
      it(`${type} follows the login that began with pointerdown`, async () => {
        const login = await loginElement();
        dispatch(login, 'pointerdown', { button: linkEvents[type].button! });
        const begun = stateOf(login);
        dispatchLinkEvent(login, type);
        expect(followed.map((address) => parameter(address, 'state'))).to.deep.equal([begun]);
        expect(states()).to.deep.equal([begun]);
      });

      for (const isUpdated of [true, false]) {
        it(`${type} follows a login with an attribute that changed after pointerdown${isUpdated ? '' : ', in the same task'}`, async () => {
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

    it('an attribute that changes while the context menu is open begins another login, and the first one stays stored', async () => {
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

    it('a flow that changes to pkce after pointerdown begins a login as soon as a challenge is prepared', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      await preparePkcePairs();
      while (sampleChallenge()) takePkcePair();
      login.flow = 'pkce';
      await login.updateComplete;
      expect(loginOf(login.href)?.settings['flow']).to.equal('pkce');
    });

    it('an update between pointerdown and click does not change the text nodes of the link', async () => {
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

    it('click follows no login if an attribute has become invalid since pointerdown', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      login.setAttribute('tenant', '');
      dispatchLinkEvent(login, 'click');
      expect(followed).to.deep.equal([]);
    });

    it('click follows the login if an attribute became invalid and valid again since pointerdown', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      for (const tenant of ['', 'acme']) {
        login.tenant = tenant;
        await login.updateComplete;
      }
      dispatchLinkEvent(login, 'click');
      expect(followed.map((address) => loginOf(address)?.settings['tenant'])).to.deep.equal(['acme']);
    });

    it('click follows the login if an invalid attribute was corrected since pointerdown', async () => {
      const login = await loginElement({ tenant: '' });
      dispatchLinkEvent(login, 'pointerdown');
      expect(states()).to.deep.equal([]);
      login.setAttribute('tenant', 'acme');
      await login.updateComplete;
      dispatchLinkEvent(login, 'click');
      expect(followed.map((address) => loginOf(address)?.settings['tenant'])).to.deep.equal(['acme']);
    });

    it('click follows a stored login although the page has cleared its storage since pointerdown', async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      localStorage.clear();
      dispatchLinkEvent(login, 'click');
      expect(loginOf(followed[0]!)).to.be.an('object');
    });
  });
});
