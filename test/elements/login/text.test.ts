import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { linkOf, loginElement } from '../../support/elements.js';
import { waitUntil } from '../../support/wait-until.js';

const defaultText = 'Log in with Aritma ID';

/** What a person reads in the link. */
const textOf = (login: AritmaLogin) => {
  const slotted = linkOf(login).querySelector<HTMLSlotElement>('slot:not([name])')!.assignedNodes({ flatten: true });
  return [...slotted, linkOf(login)].map((node) => node.textContent).join('').trim(); // prettier-ignore
};

describe('<aritma-login> as its text', () => {
  it('shows what is put into it', async () => {
    expect(textOf(await loginElement({}, 'Sign in'))).to.equal('Sign in');
  });

  for (const text of ['', ' \n\t ']) {
    it(`shows "${defaultText}" for ${text ? 'white space alone' : 'nothing'}`, async () => {
      expect(textOf(await loginElement({}, text))).to.equal(defaultText);
    });
  }

  it('takes a comment for nothing and an element for a text', async () => {
    const login = await fixture<AritmaLogin>(html`<aritma-login><!-- nothing --></aritma-login>`);
    expect(textOf(login)).to.equal(defaultText);
    login.append(document.createElement('img'));
    await waitUntil(() => textOf(login) === '');
  });

  it('does not count what is meant for another slot', async () => {
    const login = await fixture<AritmaLogin>(html`<aritma-login><i slot="icon">i</i></aritma-login>`);
    expect(textOf(login)).to.equal(defaultText);
  });

  it('follows nodes that come and go', async () => {
    const login = await loginElement({}, '');
    login.append('Sign in');
    await waitUntil(() => textOf(login) === 'Sign in');
    login.textContent = '';
    await waitUntil(() => textOf(login) === defaultText);
  });

  it('follows a text that changes in place', async () => {
    const login = await loginElement({}, 'Sign in');
    const text = login.firstChild as Text;
    text.data = ' ';
    await waitUntil(() => textOf(login) === defaultText);
    text.data = 'Log on';
    await waitUntil(() => textOf(login) === 'Log on');
  });

  describe('forwarded by a slot of another element', () => {
    let outer: HTMLElement;
    let login: AritmaLogin;

    beforeEach(async () => {
      outer = await fixture(html`<div></div>`);
      login = document.createElement('aritma-login');
      login.append(document.createElement('slot'));
      outer.attachShadow({ mode: 'open' }).append(login);
      await login.updateComplete;
    });

    it('is the default one while that is empty', async () => {
      await waitUntil(() => textOf(login) === defaultText);
    });

    it('follows the nodes that are slotted there', async () => {
      outer.append('Sign in');
      await waitUntil(() => textOf(login) === 'Sign in');
      outer.textContent = '';
      await waitUntil(() => textOf(login) === defaultText);
    });

    it('follows a text that changes in place', async () => {
      const text = new Text('Sign in');
      outer.append(text);
      await waitUntil(() => textOf(login) === 'Sign in');
      text.data = ' ';
      await waitUntil(() => textOf(login) === defaultText);
    });
  });

  it('follows its text that changed while it was away', async () => {
    const login = await loginElement({}, 'Sign in');
    const place = login.parentElement!;
    login.remove();
    (login.firstChild as Text).data = ' ';
    place.append(login);
    await waitUntil(() => textOf(login) === defaultText);
  });

  it('follows its text after it came back', async () => {
    const login = await loginElement({}, 'Sign in');
    const place = login.parentElement!;
    login.remove();
    place.append(login);
    (login.firstChild as Text).data = ' ';
    await waitUntil(() => textOf(login) === defaultText);
  });
});
