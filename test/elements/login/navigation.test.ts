import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { loginElement, testAuthority } from '../../support/elements.js';
import { listen } from '../../support/events.js';
import { clickOn, pressEnterOn } from '../../support/link-events.js';
import { loginOf } from '../../support/storage.js';
import { waitUntil } from '../../support/wait-until.js';

describe('navigation by <aritma-login> in a frame', () => {
  let frame: HTMLIFrameElement;
  let login: AritmaLogin;

  /** Waits for the navigation. @returns the URL of the frame */
  const arrival = async () => {
    await waitUntil(() => frame.contentWindow?.location.pathname.endsWith('/connect/authorize'));
    return frame.contentWindow!.location.href;
  };
  const expectArrival = async (loginHint: string) => {
    const address = await arrival();
    expect(parameter(address, 'login_hint')).to.equal(loginHint);
    expect(loginOf(address)?.settings['loginHint']).to.equal(loginHint);
  };

  beforeEach(async () => {
    frame = await fixture<HTMLIFrameElement>(html`<iframe name="arrival" title="arrival"></iframe>`);
    login = await loginElement({ authority: testAuthority, target: 'arrival', 'login-hint': 'kari' });
  });

  it('a click opens the URL of the stored login', async () => {
    await clickOn(login);
    await expectArrival('kari');
  });

  it('a click on an element in the text opens the URL of the stored login', async () => {
    const part = document.createElement('b');
    part.textContent = 'now';
    login.append(part);
    await clickOn(part);
    await expectArrival('kari');
  });

  it('Enter opens the URL of the stored login', async () => {
    await pressEnterOn(login);
    await expectArrival('kari');
  });

  it('click() opens the URL of the stored login', async () => {
    login.click();
    await expectArrival('kari');
  });

  it('a click opens the URL with the value of a field that changes on blur', async () => {
    const field = await fixture<HTMLInputElement>(html`<input aria-label="user" />`);
    field.addEventListener('change', () => (login.loginHint = field.value));
    field.focus();
    await sendKeys({ type: 'ola' });
    await clickOn(login);
    await expectArrival('ola');
  });

  const listeners: [string, () => EventTarget, string, boolean][] = [
    ['the page, before the element', () => window, 'click', true],
    ['the element', () => login, 'click', false],
    ['the page, after the element', () => window, 'click', false],
    ['the page, on mousedown', () => window, 'mousedown', false],
    ['the page, on pointerup', () => window, 'pointerup', false],
  ];
  for (const [owner, target, type, isCapturing] of listeners) {
    it(`a click opens the URL with an attribute that a listener of ${owner} has changed`, async () => {
      listen(target(), type, () => (login.loginHint = 'ola'), isCapturing);
      await clickOn(login);
      await expectArrival('ola');
    });
  }

  it('a second click opens the URL of another login', async () => {
    await clickOn(login);
    const first = await arrival();
    await clickOn(login);
    await waitUntil(() => frame.contentWindow!.location.href !== first);
    const second = await arrival();
    expect(parameter(second, 'state')).not.to.equal(parameter(first, 'state'));
    for (const address of [first, second]) expect(loginOf(address)).to.be.an('object');
  });
});
