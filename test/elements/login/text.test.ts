import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { linkOf, loginElement } from '../../support/elements.js';
import { waitUntil } from '../../support/wait-until.js';

const defaultText = 'Log in with Aritma ID';

/** The text that the link shows. */
const textOf = (login: AritmaLogin) => {
  const slotted = linkOf(login).querySelector<HTMLSlotElement>('slot:not([name])')!.assignedNodes({ flatten: true });
  return [...slotted, linkOf(login)].map((node) => node.textContent).join('').trim(); // prettier-ignore
};

describe('the text of <aritma-login>', () => {
  it('shows the content of the element', async () => {
    expect(textOf(await loginElement({}, 'Sign in'))).to.equal('Sign in');
  });

  for (const text of ['', ' \n\t ']) {
    it(`shows "${defaultText}" if the element ${text ? 'contains only white space' : 'is empty'}`, async () => {
      expect(textOf(await loginElement({}, text))).to.equal(defaultText);
    });
  }

  it('shows the default text if the element contains only a comment, but not if it contains an element', async () => {
    const login = await fixture<AritmaLogin>(html`<aritma-login><!-- nothing --></aritma-login>`);
    expect(textOf(login)).to.equal(defaultText);
    login.append(document.createElement('img'));
    await waitUntil(() => textOf(login) === '');
  });

  it('shows the default text if all content is for another slot', async () => {
    const login = await fixture<AritmaLogin>(html`<aritma-login><i slot="icon">i</i></aritma-login>`);
    expect(textOf(login)).to.equal(defaultText);
  });

  it('updates the text when nodes are added and removed', async () => {
    const login = await loginElement({}, '');
    login.append('Sign in');
    await waitUntil(() => textOf(login) === 'Sign in');
    login.textContent = '';
    await waitUntil(() => textOf(login) === defaultText);
  });

  it('updates the text when a text node changes', async () => {
    const login = await loginElement({}, 'Sign in');
    const text = login.firstChild as Text;
    text.data = ' ';
    await waitUntil(() => textOf(login) === defaultText);
    text.data = 'Log on';
    await waitUntil(() => textOf(login) === 'Log on');
  });

  describe('in a slot of another element', () => {
    let outer: HTMLElement;
    let login: AritmaLogin;

    beforeEach(async () => {
      outer = await fixture(html`<div></div>`);
      login = document.createElement('aritma-login');
      login.append(document.createElement('slot'));
      outer.attachShadow({ mode: 'open' }).append(login);
      await login.updateComplete;
    });

    it('shows the default text while the outer slot is empty', async () => {
      await waitUntil(() => textOf(login) === defaultText);
    });

    it('updates the text when nodes are assigned to the outer slot', async () => {
      outer.append('Sign in');
      await waitUntil(() => textOf(login) === 'Sign in');
      outer.textContent = '';
      await waitUntil(() => textOf(login) === defaultText);
    });

    it('updates the text when an assigned text node changes', async () => {
      const text = new Text('Sign in');
      outer.append(text);
      await waitUntil(() => textOf(login) === 'Sign in');
      text.data = ' ';
      await waitUntil(() => textOf(login) === defaultText);
    });
  });

  it('updates the text if it changed while the element was disconnected', async () => {
    const login = await loginElement({}, 'Sign in');
    const place = login.parentElement!;
    login.remove();
    (login.firstChild as Text).data = ' ';
    place.append(login);
    await waitUntil(() => textOf(login) === defaultText);
  });

  it('updates the text when it changes after the element was reconnected', async () => {
    const login = await loginElement({}, 'Sign in');
    const place = login.parentElement!;
    login.remove();
    place.append(login);
    (login.firstChild as Text).data = ' ';
    await waitUntil(() => textOf(login) === defaultText);
  });
});
