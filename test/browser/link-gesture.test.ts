import { expect } from '@open-wc/testing';
import { LinkGesture } from '../../src/browser/link-gesture.js';
import { LoginLink } from '../../src/browser/login-link.js';
import { preparePkcePairs, sampleChallenge, takePkcePair } from '../../src/browser/pkce-pairs.js';
import type { LoginSettings } from '../../src/oauth/login-settings.js';
import { parameter } from '../support/address.js';
import { loginSettings } from '../support/elements.js';
import { denyStorage, fillStorage, loginOf, storedLogins } from '../support/storage.js';

const otherSettings: LoginSettings = { ...loginSettings, tenant: 'globex' };
const pkceSettings: LoginSettings = { ...otherSettings, flow: 'pkce' };

const storedStates = (): string[] => Object.keys(storedLogins());

/** Expects that the address of a link is that of a stored login of the given tenant. */
const expectStoredLogin = (link: HTMLAnchorElement, tenant: string): void => {
  expect(new URL(link.href).pathname.split('/')[1]).to.equal(tenant);
  expect(loginOf(link.href)?.settings['tenant']).to.equal(tenant);
};

describe('LinkGesture', () => {
  let link: HTMLAnchorElement;
  let gesture: LinkGesture;

  beforeEach(() => {
    link = document.createElement('a');
    gesture = new LinkGesture(link, new PointerEvent('pointerdown'));
  });

  afterEach(() => gesture.end());

  it('begins one login for equal settings', () => {
    const login = gesture.begin(link, loginSettings);
    expect(gesture.begin(link, { ...loginSettings })).to.equal(login);
    expect(gesture.login).to.equal(login);
    expect(link.href).to.equal(login.href);
    expect(storedStates()).to.deep.equal([login.state]);
  });

  it('begins another login for other settings, and keeps the first one stored', () => {
    const { href } = gesture.begin(link, loginSettings);
    const login = gesture.begin(link, otherSettings);
    expect(link.href).to.equal(login.href);
    expectStoredLogin(link, 'globex');
    expect(loginOf(href)?.settings['tenant']).to.equal('acme');
  });

  it('begins another login if the link has another address meanwhile', () => {
    const { href } = gesture.begin(link, loginSettings);
    link.href = '#elsewhere';
    gesture.begin(link, loginSettings);
    expect(link.href).not.to.equal(href);
    expectStoredLogin(link, 'acme');
  });

  it('begins another login if the login is no longer stored', () => {
    gesture.begin(link, loginSettings);
    localStorage.clear();
    gesture.begin(link, loginSettings);
    expectStoredLogin(link, 'acme');
  });

  it('keeps the address of the stored login if another login cannot be stored', () => {
    const { href } = gesture.begin(link, loginSettings);
    fillStorage(() => true);
    expect(() => gesture.begin(link, otherSettings)).to.throw('does not store data');
    expect(link.href).to.equal(href);
  });

  it('continues a login in a popup only if the mode is "popup" and every tab can read the login', () => {
    expect(gesture.begin(link, loginSettings).opensPopup).to.be.false;
    expect(gesture.begin(link, { ...loginSettings, mode: 'popup' }).opensPopup).to.be.true;
    denyStorage('localStorage');
    expect(gesture.begin(link, { ...otherSettings, mode: 'popup' }).opensPopup).to.be.false;
  });

  it('includes the events after pointerdown, but no click of a script or of the keyboard', () => {
    expect(gesture.includes(new MouseEvent('contextmenu'))).to.be.true;
    expect(gesture.includes(new MouseEvent('click', { detail: 1 }))).to.be.true;
    expect(gesture.includes(new MouseEvent('click'))).to.be.false;
  });

  it('includes no other event if it began without a pointer', () => {
    const byKeyboard = new LinkGesture(link, new MouseEvent('contextmenu'));
    expect(byKeyboard.includes(new MouseEvent('click', { detail: 1 }))).to.be.false;
    byKeyboard.end();
  });

  for (const type of ['pointerdown', 'keydown']) {
    it(`ends at the next ${type} on the page, even if a listener stops its propagation`, () => {
      const stop = (event: Event): void => event.stopImmediatePropagation();
      document.addEventListener(type, stop, { capture: true, once: true });
      document.body.dispatchEvent(new Event(type));
      expect(gesture.signal.aborted).to.be.true;
      expect(gesture.includes(new MouseEvent('click', { detail: 1 }))).to.be.false;
      document.removeEventListener(type, stop, { capture: true });
    });
  }
});

describe('LoginLink, when its settings change in the middle of a gesture', () => {
  let anchor: HTMLAnchorElement;
  let link: LoginLink;

  const send = (type: string, options: MouseEventInit = {}): boolean =>
    anchor.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, ...options }));

  beforeEach(() => {
    anchor = document.createElement('a');
    anchor.addEventListener('click', (event) => event.preventDefault());
    link = new LoginLink({ onFollow: () => undefined });
    void link.update(anchor, loginSettings);
    send('pointerdown');
  });

  it('update() begins no login, and keeps the address of the stored one', () => {
    const { href } = anchor;
    void link.update(anchor, otherSettings);
    expect(anchor.href).to.equal(href);
    expect(storedStates()).to.deep.equal([parameter(href, 'state')]);
  });

  it('renewLogin() begins one login with the new settings, and sets the address to it', () => {
    const first = parameter(anchor.href, 'state');
    void link.update(anchor, otherSettings);
    link.renewLogin(anchor);
    expectStoredLogin(anchor, 'globex');
    link.renewLogin(anchor);
    expect(storedStates()).to.have.members([first, parameter(anchor.href, 'state')]);
  });

  it('a click follows the renewed login, and begins no other one', () => {
    void link.update(anchor, otherSettings);
    link.renewLogin(anchor);
    const { href } = anchor;
    const stored = storedStates();
    send('click', { detail: 1 });
    expect(anchor.href).to.equal(href);
    expect(storedStates()).to.deep.equal(stored);
  });

  it('renewLogin() begins no login again, even if the renewed one is no longer stored', () => {
    void link.update(anchor, otherSettings);
    link.renewLogin(anchor);
    localStorage.clear();
    link.renewLogin(anchor);
    expect(storedStates()).to.deep.equal([]);
  });

  it('renewLogin() begins no login if the settings are equal', () => {
    const { href } = anchor;
    void link.update(anchor, { ...loginSettings });
    link.renewLogin(anchor);
    expect(anchor.href).to.equal(href);
    expect(storedStates()).to.have.length(1);
  });

  it('renewLogin() begins no login without settings, and the link has no address', () => {
    void link.update(anchor, undefined);
    link.renewLogin(anchor);
    expect(anchor.hasAttribute('href')).to.be.false;
    expect(storedStates()).to.have.length(1);
  });

  it('renewLogin() begins no login after the gesture, and the link has a sample address', () => {
    document.body.dispatchEvent(new Event('keydown'));
    void link.update(anchor, otherSettings);
    link.renewLogin(anchor);
    expect(anchor.href).to.include('/globex/');
    expect(loginOf(anchor.href)).to.be.undefined;
    expect(storedStates()).to.have.length(1);
  });

  it('renewLogin() begins the login as soon as a PKCE challenge is prepared', async () => {
    await preparePkcePairs();
    while (sampleChallenge()) takePkcePair();
    const prepared = link.update(anchor, pkceSettings);
    link.renewLogin(anchor);
    expect(anchor.hasAttribute('href')).to.be.false;
    await prepared;
    link.renewLogin(anchor);
    expectStoredLogin(anchor, 'globex');
    expect(parameter(anchor.href, 'code_challenge')).to.have.length(43);
    expect(storedStates()).to.have.length(2);
  });

  it('renewLogin() keeps the address of the stored login if the new login cannot be stored', () => {
    const { href } = anchor;
    fillStorage(() => true);
    void link.update(anchor, otherSettings);
    link.renewLogin(anchor);
    expect(anchor.href).to.equal(href);
  });
});
