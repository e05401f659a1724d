import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import type { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { linkOf, loginElement, statusOf, testAuthority } from '../../support/elements.js';
import { collectEvents, consoleLines, followedAddresses, listen } from '../../support/events.js';
import { clickOn, dispatch } from '../../support/link-events.js';
import { follow, isWaiting, type OpenedWindow, openWindows, popupLogin } from '../../support/popup-login.js';
import { denyStorage, fillStorage, loginOf, storedLogins } from '../../support/storage.js';
import { replaceProperty } from '../../support/undo.js';
import { waitUntil } from '../../support/wait-until.js';

const modes = (): string[] => Object.values(storedLogins()).map(({ settings }) => settings['mode']!);

/**
 * Clicks the link without leaving the page.
 *
 * @returns the URL that the browser would have opened, or undefined if the element prevented the click
 */
async function addressFollowed(login: AritmaLogin, click = () => login.click()): Promise<string | undefined> {
  let address: string | undefined;
  // Added after the element's own listener, so that it sees whether the element prevented the click.
  listen(linkOf(login), 'click', () =>
    addEventListener(
      'click',
      (event) => {
        if (!event.defaultPrevented) address = login.href;
        event.preventDefault();
      },
      { once: true },
    ),
  );
  click();
  await login.updateComplete;
  return address;
}

describe('<aritma-login mode="popup">', () => {
  describe('with a click', () => {
    let opened: OpenedWindow[];

    beforeEach(() => (opened = openWindows()));

    it('opens a popup with the address of the link, in the same task', async () => {
      const login = await popupLogin();
      login.click();
      expect(opened).to.have.length(1);
      expect(opened[0]!.href).to.equal(login.href);
      expect(opened[0]!.features).to.match(/^popup,width=480,height=720,left=-?\d+,top=-?\d+$/);
    });

    for (const [target, targetOf] of [
      ['an ancestor', (login: AritmaLogin) => login.parentElement!],
      ['the element itself', (login: AritmaLogin) => login],
    ] as const) {
      it(`opens a popup if a listener on ${target} stops the propagation of the click`, async () => {
        await fixture(html`<iframe name="aside"></iframe>`);
        const login = await popupLogin({ target: 'aside', authority: testAuthority });
        listen(targetOf(login), 'click', (event) => event.stopPropagation());
        login.click();
        expect(opened).to.have.length(1);
        expect(modes()).to.deep.equal(['popup']);
      });
    }

    it('opens a popup for attributes that a click listener has changed, and begins no further login', async () => {
      await fixture(html`<iframe name="aside"></iframe>`);
      const login = await popupLogin({ target: 'aside', authority: testAuthority });
      listen(login, 'click', () => (login.loginHint = 'alice'));
      await clickOn(login);
      await login.updateComplete;
      expect(opened.map(({ href }) => href)).to.deep.equal([login.href]);
      expect(parameter(login.href, 'login_hint')).to.equal('alice');
      const begun = modes();
      await aTimeout(0);
      login.loginHint = 'bob';
      await login.updateComplete;
      expect(modes()).to.deep.equal(begun);
    });

    it('follows the link if a click listener has changed the mode to redirect', async () => {
      await fixture(html`<iframe name="aside"></iframe>`);
      const login = await popupLogin({ target: 'aside', authority: testAuthority });
      listen(login, 'click', () => (login.mode = 'redirect'));
      await clickOn(login);
      expect(opened).to.deep.equal([]);
      expect(modes()).to.include('redirect');
    });

    it('prevents the default action of the click, so that the page stays open', async () => {
      const login = await popupLogin();
      const clicks: Event[] = [];
      listen(login, 'click', (event) => clicks.push(event));
      login.click();
      expect(clicks.map(({ defaultPrevented }) => defaultPrevented)).to.deep.equal([true]);
    });

    it('stores a login with the mode popup', async () => {
      const login = await popupLogin();
      login.click();
      expect(loginOf(login.href)!.settings).to.include({ mode: 'popup', tenant: 'acme' });
    });

    it('sets the opener of the popup to null', async () => {
      (await popupLogin()).click();
      expect(opened[0]!.opener).to.be.null;
    });

    it('tells the user to continue in the popup, and keeps the link', async () => {
      const login = await popupLogin();
      const { state } = await follow(login, opened);
      expect(isWaiting(login)).to.be.true;
      expect(statusOf(login)).to.equal('Continue in the window that has opened.');
      expect(parameter(login.href, 'state')).to.equal(state);
    });

    it('opens a popup for a login with PKCE', async () => {
      const login = await popupLogin({ flow: 'pkce' });
      await login.updateComplete;
      const { state } = await follow(login, opened);
      expect(parameter(opened[0]!.href, 'code_challenge')).to.have.length(43);
      expect(storedLogins()[state]!.verifier).to.have.length(43);
      expect(storedLogins()[state]!.settings['mode']).to.equal('popup');
    });

    it('opens one popup if the click precedes the first PKCE challenge', async () => {
      const login = document.createElement('aritma-login');
      const attributes = { tenant: 'acme', 'client-id': 'spa', scope: 'a', 'redirect-uri': '/callback' };
      for (const [name, value] of Object.entries({ ...attributes, flow: 'pkce', mode: 'popup' }))
        login.setAttribute(name, value);
      document.body.append(login);
      login.click();
      await waitUntil(() => opened.length === 1);
      await aTimeout(50);
      expect(opened).to.have.length(1);
      login.remove();
    });
  });

  describe('without a plain click', () => {
    let opened: OpenedWindow[];

    beforeEach(() => (opened = openWindows()));

    for (const modifier of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) {
      it(`opens no popup if the click has ${modifier}`, async () => {
        const login = await popupLogin();
        const click = (): void => dispatch(login, 'click', { button: 0, detail: 1, [modifier]: true });
        expect(await addressFollowed(login, click)).to.equal(login.href);
        expect(opened).to.deep.equal([]);
        expect(modes()).to.deep.equal(['redirect']);
      });
    }

    for (const [type, button] of [
      ['auxclick', 1],
      ['contextmenu', 2],
      ['dragstart', 0],
      ['pointerdown', 0],
    ] as const) {
      it(`opens no popup for ${type}`, async () => {
        followedAddresses();
        dispatch(await popupLogin(), type, { button, detail: 1 });
        expect(opened).to.deep.equal([]);
        expect(modes()).to.deep.equal(['redirect']);
      });
    }

    it('opens no popup if a listener prevents the click', async () => {
      const login = await popupLogin();
      listen(login, 'click', (event) => event.preventDefault());
      login.click();
      await login.updateComplete;
      expect(opened).to.deep.equal([]);
      expect(isWaiting(login)).to.be.false;
    });

    it('opens no popup if a listener prevents the click and stops its propagation', async () => {
      const login = await popupLogin();
      listen(login, 'click', (event) => {
        event.preventDefault();
        event.stopPropagation();
      });
      login.click();
      await login.updateComplete;
      expect(opened).to.deep.equal([]);
    });

    it('opens no popup if the mode is redirect', async () => {
      const login = await loginElement();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(opened).to.deep.equal([]);
    });
  });

  describe('if no popup can be used', () => {
    it('follows the link if the browser blocks the popup', async () => {
      openWindows({ areBlocked: true });
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(loginOf(login.href)!.settings['mode']).to.equal('redirect');
      expect(isWaiting(login)).to.be.false;
    });

    it('opens no popup for a later click elsewhere after a popup was blocked', async () => {
      openWindows({ areBlocked: true });
      await fixture(html`<iframe name="aside"></iframe>`);
      (await popupLogin({ target: 'aside', authority: testAuthority })).click();
      await aTimeout(10);
      const opened = openWindows();
      document.body.click();
      expect(opened).to.deep.equal([]);
    });

    it('follows the link if BroadcastChannel is denied', async () => {
      const opened = openWindows();
      replaceProperty(window, 'BroadcastChannel', {
        value: class {
          constructor() {
            throw new DOMException('denied', 'SecurityError');
          }
        },
      });
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(opened).to.deep.equal([]);
      expect(modes()).to.deep.equal(['redirect']);
    });

    it('follows the link if the popup could not read the stored login', async () => {
      const opened = openWindows();
      denyStorage('localStorage');
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(opened).to.deep.equal([]);
      expect(Object.keys(storedLogins(sessionStorage))).to.deep.equal([parameter(login.href, 'state')]);
    });

    it('reports storage_unavailable, and does not follow the link, if nothing can be stored', async () => {
      const opened = openWindows();
      fillStorage(() => true);
      const tokenErrors = collectEvents('tokenerror');
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.be.undefined;
      expect(opened).to.deep.equal([]);
      expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['storage_unavailable']);
    });
  });

  it('is invalid with flow="code"', async () => {
    consoleLines('error');
    const login = await popupLogin({ flow: 'code', state: 'server-state' });
    expect(login.error!.message).to.include('"mode"').and.to.include('popup');
  });
});
