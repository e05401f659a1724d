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

describe('a second gesture on <aritma-login>', () => {
  let followed: string[];
  beforeEach(() => {
    followed = followedAddresses();
  });

  /** Expects that the link was followed twice, each time with another login. */
  const expectTwo = () => {
    const followedStates = followed.map((address) => parameter(address, 'state'));
    expect(new Set(followedStates).size).to.equal(2);
    expect(states()).to.have.members(followedStates);
  };

  it('click() begins another login', async () => {
    const login = await loginElement();
    login.click();
    login.click();
    expectTwo();
  });

  it('a real click begins another login', async () => {
    const login = await loginElement();
    await clickOn(login);
    await clickOn(login);
    expectTwo();
  });

  it('Enter begins another login', async () => {
    const login = await loginElement();
    login.focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    expectTwo();
  });

  it('Enter after the context menu begins another login', async () => {
    const login = await loginElement();
    login.focus();
    dispatch(login, 'pointerdown', { button: 2 });
    dispatchLinkEvent(login, 'contextmenu');
    await sendKeys({ press: 'Enter' });
    expectTwo();
  });

  it('a real click after the context menu begins another login', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'contextmenu');
    await clickOn(login);
    expectTwo();
  });

  it('click() after the context menu begins another login', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'contextmenu');
    login.click();
    expectTwo();
  });

  for (const type of followingEventTypes) {
    it(`pointerdown and ${type} begin another login`, async () => {
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
    it(`${type} without pointerdown begins another login`, () => expectTwoWithoutPointer(type));
  }

  it('the context menu by keyboard, after that by pointer, begins another login', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'pointerdown');
    dispatchLinkEvent(login, 'contextmenu');
    linkOf(login).dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, composed: true }));
    dispatchLinkEvent(login, 'contextmenu');
    expectTwo();
  });

  it('the context menu without a pointer, after a click, begins another login', async () => {
    const login = await loginElement();
    dispatchLinkEvent(login, 'pointerdown');
    dispatchLinkEvent(login, 'click');
    await aTimeout(0);
    dispatchLinkEvent(login, 'contextmenu');
    expectTwo();
  });

  const gestureEnds: Record<string, (login: AritmaLogin) => unknown> = {
    'the link was followed': (login) => dispatchLinkEvent(login, 'click'),
    'the pointer went down elsewhere': () =>
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })),
    'a key was pressed': () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })),
  };
  for (const [name, end] of Object.entries(gestureEnds)) {
    it(`an update after ${name} stores no login, and keeps the first one`, async () => {
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

  it('two elements begin different logins', async () => {
    for (const login of [await loginElement(), await loginElement({ tenant: 'globex' })]) login.click();
    expectTwo();
    expect(followed.map((address) => loginOf(address)?.settings['tenant'])).to.deep.equal(['acme', 'globex']);
  });
});
