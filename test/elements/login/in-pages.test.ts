import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { linkOf, loginElement } from '../../support/elements.js';
import { collectEvents, consoleLines, followedAddresses } from '../../support/events.js';
import { loginOf, storedLogins } from '../../support/storage.js';
import { afterThisTest } from '../../support/undo.js';

describe('<aritma-login> in pages', () => {
  describe('that is created by a script', () => {
    const created = () => {
      const login = document.createElement('aritma-login');
      Object.assign(login, { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: '/callback' });
      afterThisTest(() => login.remove());
      return login;
    };

    it('click() begins a login in the task in which the element was created', () => {
      const addresses = followedAddresses();
      const login = created();
      document.body.append(login);
      login.click();
      expect(addresses).to.deep.equal([login.href]);
      expect(loginOf(login.href)).to.be.an('object');
    });

    it('click() begins a login although the element is not connected, as with <a>', () => {
      const login = created();
      const addresses: string[] = [];
      login.addEventListener('click', (event) => {
        event.preventDefault();
        addresses.push(login.href);
      });
      login.click();
      expect(Object.keys(storedLogins())).to.deep.equal(addresses.map((address) => parameter(address, 'state')));
      expect(addresses).to.have.length(1);
    });

    it('click() dispatches one click event on the element', async () => {
      followedAddresses();
      const clicks = collectEvents('click');
      const login = await loginElement();
      login.click();
      expect(clicks.map(({ target }) => target === login)).to.deep.equal([true]);
    });

    it('focus() focuses the link in the task in which the element was created', () => {
      const login = created();
      document.body.append(login);
      login.focus();
      expect(document.activeElement === login).to.be.true;
      expect(login.shadowRoot!.activeElement === linkOf(login)).to.be.true;
    });

    it('the shadow root delegates the focus to the link', async () => {
      const login = await loginElement();
      expect(login.shadowRoot!.delegatesFocus).to.be.true;
      login.focus();
      expect(login.shadowRoot!.activeElement === linkOf(login)).to.be.true;
      expect(login.matches(':focus')).to.be.true;
    });

    for (const state of ['complete', 'incomplete']) {
      it(`Tab focuses the link while it is ${state}`, async () => {
        const login = await loginElement(state === 'complete' ? {} : { tenant: null });
        const before = document.createElement('button');
        login.before(before);
        before.focus();
        await sendKeys({ press: 'Tab' });
        expect(document.activeElement === login).to.be.true;
      });
    }
  });

  describe('that is moved', () => {
    it('the link of a moved element keeps its URL and begins a login', async () => {
      const login = await loginElement();
      const { href } = login;
      const other = await fixture(html`<section></section>`);
      other.append(login);
      await login.updateComplete;
      expect(login.href).to.equal(href);
      const addresses = followedAddresses();
      login.click();
      expect(loginOf(addresses[0]!)).to.be.an('object');
    });

    it('the link is updated to attributes that changed while the element was disconnected', async () => {
      const login = await loginElement();
      const place = login.parentElement!;
      login.remove();
      login.setAttribute('tenant', 'globex');
      place.append(login);
      await login.updateComplete;
      expect(new URL(login.href).pathname).to.equal('/globex/connect/authorize');
    });
  });

  describe('if the script is loaded twice', () => {
    const copies = new Map<string, Promise<string>>();

    /** The URL of a second instance of a module, which imports second instances of all its dependencies. */
    function copyOf(address: string): Promise<string> {
      const made = copies.get(address) ?? copy(address);
      copies.set(address, made);
      return made;
    }

    async function copy(address: string): Promise<string> {
      const code = await (await fetch(address)).text();
      const imported = /(?<=(?:from|import)\s*")[./][^"]*(?=")/g;
      const addresses = code.match(imported)?.map((specifier) => new URL(specifier, address).href) ?? [];
      const rewritten = await Promise.all(
        addresses.map(async (each) => (each.includes('/src/') ? copyOf(each) : each)),
      );
      const text = code.replace(imported, () => rewritten.shift()!);
      return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    }

    it('a second copy of the script defines no elements and writes no errors', async () => {
      const lines = [consoleLines('error'), consoleLines('warn')];
      const first = await loginElement();
      const second = (await import(await copyOf(`${location.origin}/src/index.ts`))) as { AritmaLogin: unknown };
      expect(second.AritmaLogin).to.be.a('function').and.not.to.equal(AritmaLogin);
      expect(customElements.get('aritma-login')).to.equal(AritmaLogin);
      const addresses = followedAddresses();
      for (const login of [first, await loginElement()]) login.click();
      expect(addresses.map((address) => !!loginOf(address))).to.deep.equal([true, true]);
      expect(Object.keys(storedLogins())).to.have.length(2);
      expect(lines.flat()).to.deep.equal([]);
    });
  });
});
