import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { preparePkcePairs, sampleChallenge, takePkcePair } from '../../src/browser/pkce-pairs.js';
import { LoginLink } from '../../src/browser/login-link.js';
import type { LoginSettings } from '../../src/oauth/login-settings.js';
import { parameter } from '../support/address.js';
import { loginSettings } from '../support/elements.js';
import { storedLogins } from '../support/storage.js';
import { waitUntil } from '../support/wait-until.js';

const pkce: LoginSettings = { ...loginSettings, flow: 'pkce' };

describe('LoginLink', () => {
  let anchor: HTMLAnchorElement;
  let followed: string[];
  let link: LoginLink;
  let settings: () => LoginSettings;

  const send = (type: string, options: MouseEventInit = {}): MouseEvent => {
    const event = new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, ...options });
    anchor.dispatchEvent(event);
    return event;
  };

  beforeEach(async () => {
    followed = [];
    const place = await fixture<HTMLElement>(html`<p><a>Log in</a></p>`);
    anchor = place.querySelector('a')!;
    place.addEventListener('click', (event) => {
      followed.push(anchor.href);
      event.preventDefault();
    });
    link = new LoginLink({ settings: () => settings(), onFollow: () => undefined });
  });

  it('sets tabindex only while the link has no URL', () => {
    void link.update(anchor, undefined);
    expect(anchor.getAttribute('tabindex')).to.equal('0');
    void link.update(anchor, loginSettings);
    expect(anchor.hasAttribute('tabindex')).to.be.false;
  });

  it('begins one login for pointerdown and a later click', async () => {
    settings = () => loginSettings;
    void link.update(anchor, loginSettings);
    send('pointerdown');
    const { href } = anchor;
    await aTimeout(10);
    send('click', { detail: 1 });
    expect(followed).to.deep.equal([href]);
    expect(Object.keys(storedLogins())).to.have.length(1);
  });

  it('begins another login for a click by script while the pointer is down', () => {
    settings = () => loginSettings;
    void link.update(anchor, loginSettings);
    send('pointerdown');
    const { href } = anchor;
    anchor.click();
    expect(parameter(followed[0]!, 'state')).not.to.equal(parameter(href, 'state'));
    expect(Object.keys(storedLogins())).to.have.length(2);
  });

  it('does not catch other errors of the settings', () => {
    settings = () => {
      throw new TypeError('an error of the page');
    };
    const click = { type: 'click', currentTarget: anchor } as unknown as Event;
    expect(() => link.handleEvent(click)).to.throw(TypeError, 'an error of the page');
  });

  describe('with PKCE, while no challenge is prepared', () => {
    beforeEach(async () => {
      settings = () => pkce;
      await link.update(anchor, pkce);
      await preparePkcePairs();
      while (sampleChallenge()) takePkcePair();
    });

    it('has no URL, even if it had one for other settings', async () => {
      void link.update(anchor, loginSettings);
      expect(anchor.hasAttribute('href')).to.be.true;
      const drawing = link.update(anchor, pkce);
      expect(anchor.hasAttribute('href')).to.be.false;
      await drawing;
      expect(parameter(anchor.href, 'code_challenge')).to.have.length(43);
    });

    it('keeps the URL of newer settings when the challenge for older ones is prepared', async () => {
      void link.update(anchor, loginSettings);
      const prepared = link.update(anchor, pkce);
      void link.update(anchor, loginSettings);
      const { href } = anchor;
      await prepared;
      expect(anchor.href).to.equal(href);
    });

    it('follows a click as soon as a challenge is prepared', async () => {
      expect(send('click').defaultPrevented).to.be.true;
      expect(followed).to.deep.equal([]);
      await waitUntil(() => followed.length > 0);
      expect(followed).to.deep.equal([anchor.href]);
      expect(Object.keys(storedLogins())).to.have.length(1);
    });

    it('does not prevent pointerdown, and does not follow contextmenu later', async () => {
      expect(send('pointerdown').defaultPrevented).to.be.false;
      expect(send('contextmenu').defaultPrevented).to.be.true;
      await preparePkcePairs();
      await aTimeout(10);
      expect(followed).to.deep.equal([]);
    });
  });
});
