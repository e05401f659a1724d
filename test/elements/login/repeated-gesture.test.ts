import { aTimeout, expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { linkOf, loginElement } from '../../support/elements.js';
import { followedAddresses } from '../../support/events.js';
import {
  clickOn,
  dispatch,
  dispatchLinkEvent,
  followingEventTypes,
  linkEvents,
  type LinkEventType,
} from '../../support/link-events.js';
import { loginOf, storedLogins } from '../../support/storage.js';

const states = () => Object.keys(storedLogins());
const stateOf = (login: AritmaLogin) => parameter(login.href, 'state');

describe('<aritma-login> that is reached again', () => {
  let followed: string[];
  beforeEach(() => {
    followed = followedAddresses();
  });

  /** Has a way of following the link twice, and expects two logins. */
  const expectTwo = () => {
    const followedStates = followed.map((address) => parameter(address, 'state'));
    expect(new Set(followedStates).size).to.equal(2);
    expect(states()).to.have.members(followedStates);
  };

  it('by click() begins a login of its own', async () => {
    const login = await loginElement();
    login.click();
    login.click();
    expectTwo();
  });

  it('by real clicks begins a login of its own', async () => {
    const login = await loginElement();
    await clickOn(login);
    await clickOn(login);
    expectTwo();
  });

  it('by Enter begins a login of its own', async () => {
    const login = await loginElement();
    login.focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    expectTwo();
  });

  it('by Enter after its menu was used begins a login of its own', async () => {
    const login = await loginElement();
    login.focus();
    dispatch(login, 'pointerdown', { button: 2 });
    dispatchLinkEvent(login, 'contextmenu');
    await sendKeys({ press: 'Enter' });
    expectTwo();
  });

  it('by a real click after its menu was used begins a login of its own', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'contextmenu');
    await clickOn(login);
    expectTwo();
  });

  it('by click() after its menu was used begins a login of its own', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'contextmenu');
    login.click();
    expectTwo();
  });

  for (const type of followingEventTypes) {
    it(`by pointer and ${type} begins a login of its own`, async () => {
      const login = await loginElement();
      for (let time = 0; time < 2; time++) {
        dispatch(login, 'pointerdown', { button: linkEvents[type].button! });
        dispatchLinkEvent(login, type);
      }
      expectTwo();
    });
  }

  const expectTwoWithoutPointer = async (type: LinkEventType) => {
    const login = await loginElement();
    dispatchLinkEvent(login, type);
    await aTimeout(0);
    dispatchLinkEvent(login, type);
    expectTwo();
  };
  for (const type of followingEventTypes) {
    it(`by ${type} that no pointer preceded begins a login of its own`, () => expectTwoWithoutPointer(type));
  }

  it('by its keyboard menu after its menu was used begins a login of its own', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'pointerdown');
    dispatchLinkEvent(login, 'contextmenu');
    linkOf(login).dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, composed: true }));
    dispatchLinkEvent(login, 'contextmenu');
    expectTwo();
  });

  it('by its menu, without a pointer, after it was clicked begins a login of its own', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'pointerdown');
    dispatchLinkEvent(login, 'click');
    await aTimeout(0);
    dispatchLinkEvent(login, 'contextmenu');
    expectTwo();
  });

  const ends: Record<string, (login: AritmaLogin) => unknown> = {
    'it was followed': (login) => dispatchLinkEvent(login, 'click'),
    'the pointer went down elsewhere': () =>
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })),
    'a key was pressed': () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })),
  };
  for (const [name, end] of Object.entries(ends)) {
    it(`is drawn without storing once ${name}, and keeps the login before`, async () => {
      const login = await loginElement();
      dispatchLinkEvent(login, 'pointerdown');
      const begun = stateOf(login);
      end(login);
      await aTimeout(0);
      login.setAttribute('login-hint', 'ola');
      await login.updateComplete;
      expect(parameter(login.href, 'login_hint')).to.equal('ola');
      expect(states()).to.deep.equal([begun]);
    });
  }

  it('has two elements begin logins of their own', async () => {
    for (const login of [await loginElement(), await loginElement({ tenant: 'globex' })]) login.click();
    expectTwo();
    expect(followed.map((address) => loginOf(address)?.settings['tenant'])).to.deep.equal(['acme', 'globex']);
  });
});
