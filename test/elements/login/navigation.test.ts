import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { loginElement, testAuthority } from '../../support/elements.js';
import { listen } from '../../support/events.js';
import { clickOn, pressEnterOn } from '../../support/link-events.js';
import { loginOf } from '../../support/storage.js';

describe('<aritma-login> that is really followed, in a frame', () => {
  let frame: HTMLIFrameElement;
  let login: AritmaLogin;

  /** The address that the browser went to. */
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

  it('leads by a click to the login that is stored', async () => {
    await clickOn(login);
    await expectArrival('kari');
  });

  it('leads by a click on an element in its text to the login that is stored', async () => {
    const part = document.createElement('b');
    part.textContent = 'now';
    login.append(part);
    await clickOn(part);
    await expectArrival('kari');
  });

  it('leads by Enter to the login that is stored', async () => {
    await pressEnterOn(login);
    await expectArrival('kari');
  });

  it('leads by click() to the login that is stored', async () => {
    login.click();
    await expectArrival('kari');
  });

  it('leads to what a field changed as it lost focus', async () => {
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
  for (const [who, target, type, isCapturing] of listeners) {
    it(`leads to what a listener of ${who} changed`, async () => {
      listen(target(), type, () => (login.loginHint = 'ola'), isCapturing);
      await clickOn(login);
      await expectArrival('ola');
    });
  }

  it('leads to a login of its own each time', async () => {
    await clickOn(login);
    const first = await arrival();
    await clickOn(login);
    await waitUntil(() => frame.contentWindow!.location.href !== first);
    const second = await arrival();
    expect(parameter(second, 'state')).not.to.equal(parameter(first, 'state'));
    for (const address of [first, second]) expect(loginOf(address)).to.be.an('object');
  });
});
