import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { completeAttributes, linkOf, loginElement } from '../../support/elements.js';
import { collectEvents, consoleLines, followedAddresses, listen } from '../../support/events.js';
import { dispatch } from '../../support/link-events.js';
import { loginOf, storedLogins } from '../../support/storage.js';

describe('<aritma-login> like an <a>', () => {
  describe('in the task in which the element is connected', () => {
    let place: HTMLElement;

    beforeEach(() => (place = document.createElement('div')));
    afterEach(() => place.remove());

    const created = (): AritmaLogin => {
      const login = document.createElement('aritma-login');
      for (const [name, value] of Object.entries(completeAttributes)) login.setAttribute(name, value);
      place.append(login);
      return login;
    };

    it('a <dialog> that opens focuses the link', () => {
      const login = created();
      const dialog = document.createElement('dialog');
      dialog.append(login);
      place.append(dialog);
      document.body.append(place);
      dialog.showModal();
      expect(document.activeElement).to.equal(login);
      expect(login.shadowRoot!.activeElement).to.equal(linkOf(login));
      dialog.close();
    });

    it('the link has its URL', () => {
      const login = created();
      document.body.append(place);
      expect(login.href).to.include('client_id=spa');
    });

    it('an invalid attribute that is corrected in the same task is not reported', async () => {
      const errors = consoleLines('error');
      const login = created();
      login.scope = 'openid';
      document.body.append(place);
      login.flow = 'pkce';
      await login.updateComplete;
      expect(errors).to.deep.equal([]);
      login.scope = 'a b';
      login.tenant = 'a/b';
      await login.updateComplete;
      await Promise.resolve();
      expect(errors).to.have.lengthOf(1);
    });
  });

  describe('with an accessible name', () => {
    it('the link has the aria-label of the element', async () => {
      const login = await loginElement({ 'aria-label': 'Sign in to Acme' });
      expect(linkOf(login).getAttribute('aria-label')).to.equal('Sign in to Acme');
      await expect(login).to.be.accessible();
      login.ariaLabel = 'Sign in';
      await login.updateComplete;
      expect(linkOf(login).getAttribute('aria-label')).to.equal('Sign in');
      expect(login.getAttribute('aria-label')).to.equal('Sign in');
      login.removeAttribute('aria-label');
      await login.updateComplete;
      expect(linkOf(login).hasAttribute('aria-label')).to.be.false;
    });
  });

  describe('with a click that is dispatched on the element', () => {
    let followed: string[];
    let clicks: MouseEvent[];

    beforeEach(() => {
      followed = followedAddresses();
      clicks = collectEvents('click');
    });

    it('follows the link once, and the page receives one click event', async () => {
      const login = await loginElement();
      const elementClicks: Event[] = [];
      listen(login, 'click', (event) => elementClicks.push(event));
      const click = new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 });
      login.dispatchEvent(click);
      expect(followed).to.deep.equal([login.href]);
      expect(loginOf(login.href)).to.exist;
      expect([elementClicks.length, clicks.length]).to.deep.equal([1, 1]);
      expect(clicks[0]!.target).to.equal(login);
      expect(click.defaultPrevented, 'the page has prevented the click on the link').to.be.true;
    });

    it('follows the link with the same modifier keys', async () => {
      const login = await loginElement();
      login.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true, shiftKey: true }));
      expect([clicks[0]!.ctrlKey, clicks[0]!.shiftKey, clicks[0]!.metaKey, clicks[0]!.altKey]).to.deep.equal([
        true,
        true,
        false,
        false,
      ]);
    });

    it('does not follow the link if a listener prevents the click', async () => {
      const login = await loginElement();
      listen(login, 'click', (event) => event.preventDefault());
      expect(login.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))).to.be.false;
      expect(followed).to.deep.equal([]);
    });

    it('does not follow the link if a capturing listener of the page prevents the click', async () => {
      const login = await loginElement();
      listen(window, 'click', (event) => event.preventDefault(), true);
      login.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      expect([followed, storedLogins()]).to.deep.equal([[], {}]);
      expect(clicks).to.have.lengthOf(1);
    });

    it('reports the error if the link is inert', async () => {
      const login = await loginElement({ tenant: null });
      const errors = collectEvents('tokenerror');
      login.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      expect(errors.map(({ detail }) => detail.code)).to.deep.equal(['incomplete_configuration']);
    });

    it('does not follow the link if it is a pointer click outside the link', async () => {
      const login = await loginElement();
      login.style.cssText = 'display: block; padding: 40px';
      const { left, top } = login.getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left + 5), Math.round(top + 5)] });
      expect(clicks.map(({ target }) => target)).to.deep.equal([login]);
      expect([followed, storedLogins()]).to.deep.equal([[], {}]);
    });

    it('follows the link once if the click is dispatched on the link itself', async () => {
      const login = await loginElement();
      dispatch(login, 'click', { detail: 1 });
      expect(followed).to.deep.equal([login.href]);
      expect(clicks).to.have.lengthOf(1);
    });
  });

  it('has rel="nofollow", so that prefetchers ignore its address', async () => {
    expect(linkOf(await loginElement()).rel).to.equal('nofollow');
  });
});
