import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { preparePkcePairs, sampleChallenge, takePkcePair } from '../../src/browser/pkce-pairs.js';
import { LoginLink } from '../../src/browser/login-link.js';
import type { LoginSettings } from '../../src/oauth/login-settings.js';
import { parameter } from '../support/address.js';
import { loginSettings } from '../support/elements.js';
import { storedLogins } from '../support/storage.js';
import { waitUntil } from '../support/wait-until.js';

const pkce: LoginSettings = { ...loginSettings, flow: 'pkce' };

describe('a login link', () => {
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
    link = new LoginLink({ settings: () => settings(), followed: () => undefined });
  });

  it('can be focused without an address, and is no stop of its own with one', () => {
    void link.draw(anchor, undefined);
    expect(anchor.getAttribute('tabindex')).to.equal('0');
    void link.draw(anchor, loginSettings);
    expect(anchor.hasAttribute('tabindex')).to.be.false;
  });

  it('begins one login from the pointer’s going down to the click, however long that takes', async () => {
    settings = () => loginSettings;
    void link.draw(anchor, loginSettings);
    send('pointerdown');
    const { href } = anchor;
    await aTimeout(10);
    send('click', { detail: 1 });
    expect(followed).to.deep.equal([href]);
    expect(Object.keys(storedLogins())).to.have.length(1);
  });

  it('begins another one for a click by program, while the pointer is down', () => {
    settings = () => loginSettings;
    void link.draw(anchor, loginSettings);
    send('pointerdown');
    const { href } = anchor;
    anchor.click();
    expect(parameter(followed[0]!, 'state')).not.to.equal(parameter(href, 'state'));
    expect(Object.keys(storedLogins())).to.have.length(2);
  });

  it('lets a fault of the page through', () => {
    settings = () => {
      throw new TypeError('a fault of the page');
    };
    const click = { type: 'click', currentTarget: anchor } as unknown as Event;
    expect(() => link.handleEvent(click)).to.throw(TypeError, 'a fault of the page');
  });

  describe('with PKCE, while no pair is ready', () => {
    beforeEach(async () => {
      settings = () => pkce;
      await link.draw(anchor, pkce);
      await preparePkcePairs();
      while (sampleChallenge()) takePkcePair();
    });

    it('has no address, also where it had one of other settings', async () => {
      void link.draw(anchor, loginSettings);
      expect(anchor.hasAttribute('href')).to.be.true;
      const drawing = link.draw(anchor, pkce);
      expect(anchor.hasAttribute('href')).to.be.false;
      await drawing;
      expect(parameter(anchor.href, 'code_challenge')).to.have.length(43);
    });

    it('is followed as soon as there is one', async () => {
      expect(send('click').defaultPrevented).to.be.true;
      expect(followed).to.deep.equal([]);
      await waitUntil(() => followed.length > 0);
      expect(followed).to.deep.equal([anchor.href]);
      expect(Object.keys(storedLogins())).to.have.length(1);
    });

    it('leaves the pointer alone, and follows nothing that was no click', async () => {
      expect(send('pointerdown').defaultPrevented).to.be.false;
      expect(send('contextmenu').defaultPrevented).to.be.true;
      await preparePkcePairs();
      await aTimeout(10);
      expect(followed).to.deep.equal([]);
    });
  });
});
