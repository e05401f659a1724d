import { expect, fixture, html } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import '../../src/index.js';
import type { AritmaLogin } from '../../src/index.js';
import {
  responseFragment,
  beginLogin,
  type CallbackPage,
  closePages,
  type FinishedPage,
  finish,
  unknownState,
} from '../support/callback-page.js';
import { completeAttributes, linkOf, loginElement, statusOf } from '../support/elements.js';

const cancelled = (): Promise<FinishedPage> => finish(`#error=access_denied&state=${beginLogin()}`);
const smallestTarget = 24; // WCAG 2.2, 2.5.8

/** The distance, in pixels, between the message of a page's `<aritma-callback>` and an element below it. */
function gapAbove(element: Element, { callback }: CallbackPage): number {
  const message = callback.renderRoot.querySelector('[part=status]')!;
  return element.getBoundingClientRect().top - message.getBoundingClientRect().bottom;
}

describe('target size', () => {
  afterEach(closePages);

  for (const size of [8, 12, 16]) {
    for (const [name, changes] of Object.entries({ followable: {}, inert: { tenant: null } })) {
      it(`the link is at least 24 px in each direction in a font of ${size} px, ${name}, with one letter`, async () => {
        const login = await loginElement(changes, 'i');
        login.parentElement!.style.fontSize = `${size}px`;
        const { width, height } = linkOf(login).getBoundingClientRect();
        expect(Math.min(width, height)).to.be.at.least(smallestTarget);
      });
    }

    it(`"Try again" is at least 24 px in each direction in a font of ${size} px`, async () => {
      const { document, callback } = await cancelled();
      document.body.style.fontSize = `${size}px`;
      const { width, height } = linkOf(callback).getBoundingClientRect();
      expect(Math.min(width, height)).to.be.at.least(smallestTarget);
    });
  }
});

describe('spacing in <aritma-callback>', () => {
  afterEach(closePages);

  it('the page’s own login has the same distance from the message as "Try again"', async () => {
    const page = await finish(responseFragment(unknownState), ({ document }) =>
      document.addEventListener('DOMContentLoaded', () => {
        const login = document.createElement('aritma-login');
        for (const [name, value] of Object.entries({ ...completeAttributes, slot: 'login' }))
          login.setAttribute(name, value);
        document.querySelector('aritma-callback')!.append(login);
      }),
    );
    const own = gapAbove(page.callback.querySelector('aritma-login')!, page);
    const pageAgain = await cancelled();
    const again = gapAbove(linkOf(pageAgain.callback), pageAgain);
    expect(again).to.be.at.least(8);
    expect(own).to.equal(again);
  });
});

describe('a long error code', () => {
  afterEach(closePages);

  it('wraps the error code in a narrow <aritma-login>', async () => {
    const login = await loginElement({ tenant: null });
    const place = login.parentElement!;
    place.style.inlineSize = '8rem';
    login.click();
    await login.updateComplete;
    expect(statusOf(login)).to.contain('incomplete_configuration');
    expect(login.shadowRoot!.querySelector('code')!.scrollWidth).to.be.at.most(place.clientWidth);
    expect(place.scrollWidth).to.equal(place.clientWidth);
  });

  it('wraps the error code in a narrow <aritma-callback>', async () => {
    const { callback } = await finish(`#error=unsupported_response_type&state=${beginLogin()}`);
    callback.style.inlineSize = '8rem';
    expect(statusOf(callback)).to.contain('unsupported_response_type');
    expect(callback.scrollWidth).to.equal(callback.clientWidth);
  });
});

describe('animations', () => {
  afterEach(async () => {
    await sendMouse({ type: 'move', position: [0, 0] });
    await sendMouse({ type: 'up' });
  });

  it('the link has no animations and transitions when it is hovered and pressed', async () => {
    const login = await fixture<AritmaLogin>(html`<aritma-login tenant="acme"></aritma-login>`);
    const { left, top } = linkOf(login).getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + 20), Math.round(top + 10)] });
    await sendMouse({ type: 'down' });
    expect(linkOf(login).matches(':active'), 'it is pressed').to.be.true;
    expect(document.getAnimations()).to.deep.equal([]);
    for (const part of [login, ...login.shadowRoot!.querySelectorAll('*')]) {
      for (const pseudo of [null, '::before', '::after']) {
        const { animationName, transitionDuration } = getComputedStyle(part, pseudo);
        expect([animationName, transitionDuration]).to.deep.equal(['none', '0s']);
      }
    }
  });
});
