import { expect } from '@open-wc/testing';
import type { AritmaLogin } from '../../src/index.js';
import {
  responseFragment,
  beginLogin,
  type CallbackPage,
  closePages,
  finish,
  unknownState,
} from '../support/callback-page.js';
import { loginElement } from '../support/elements.js';
import { consoleLines } from '../support/events.js';
import { fillStorage } from '../support/storage.js';

/** Adds texts for slots to an element. */
function fill(element: HTMLElement, slots: readonly string[]): void {
  for (const slot of slots) {
    const text = element.ownerDocument.createElement('b');
    Object.assign(text, { slot, textContent: `own ${slot}` });
    element.append(text);
  }
}

const shown = (element: HTMLElement): string[] =>
  [...element.querySelectorAll<HTMLElement>('[slot]')]
    .filter((child) => child.getClientRects().length > 0)
    .map(({ slot }) => slot);

const withSlots =
  (...slots: string[]) =>
  ({ document }: Window): void =>
    document.addEventListener('DOMContentLoaded', () => fill(document.querySelector('aritma-callback')!, slots));

const errors = ['cancelled', 'expired', 'used', 'unknown', 'storage', 'unavailable', 'failed', 'faulty'];

describe('slots', () => {
  describe('of <aritma-callback>', () => {
    afterEach(closePages);

    for (const [kind, response] of Object.entries({
      cancelled: () => `?error=access_denied&state=${beginLogin()}`,
      unknown: () => responseFragment(unknownState),
      unavailable: () => `?error=server_error&state=${beginLogin()}`,
      failed: () => `?error=some_code&state=${beginLogin()}`,
      faulty: () => responseFragment(beginLogin(), { token_type: 'mac' }),
    })) {
      it(`the slot "${kind}" replaces the text of such an error, in preference to "error"`, async () => {
        const page = await finish(response(), withSlots(...errors, 'error', 'idle', 'pending', 'complete', 'close'));
        expect(shown(page.callback)).to.deep.equal([kind]);
      });
    }

    it('the slot "error" replaces the texts of all errors', async () => {
      const page = await finish(
        responseFragment(beginLogin(), { iss: 'https://evil.example' }),
        withSlots('error', 'expired'),
      );
      expect(shown(page.callback)).to.deep.equal(['error']);
    });

    for (const slot of ['complete', 'idle']) {
      it(`the slot "${slot}" replaces the text of that status`, async () => {
        const page: CallbackPage = await finish(
          slot === 'idle' ? '' : responseFragment(beginLogin()),
          withSlots(...errors, 'error', 'idle', 'pending', 'complete', 'close', 'again'),
        );
        expect(shown(page.callback)).to.deep.equal([slot]);
      });
    }

    it('the slot "again" replaces the text "Try again"', async () => {
      const page = await finish(`?error=access_denied&state=${beginLogin()}`, withSlots('again'));
      expect(shown(page.callback)).to.deep.equal(['again']);
      const link = page.callback.renderRoot.querySelector('a')!;
      expect(link.querySelector('slot')!.assignedNodes()[0]!.textContent).to.equal('own again');
    });
  });

  describe('of <aritma-login>', () => {
    beforeEach(() => void consoleLines('error'));

    const refused = async (slots: string[]): Promise<AritmaLogin> => {
      const login = await loginElement();
      fill(login, slots);
      fillStorage(() => true);
      login.click();
      await login.updateComplete;
      return login;
    };

    it('the slot "error" replaces the texts of all errors, and "storage" that of one kind', async () => {
      expect(shown(await refused(['error', 'waiting', 'complete']))).to.deep.equal(['error']);
      expect(shown(await refused(['error', 'storage']))).to.deep.equal(['storage']);
    });

    it('no message slot is displayed while there is no message', async () => {
      const login = await loginElement();
      fill(login, ['error', 'storage', 'waiting', 'complete']);
      expect(shown(login)).to.deep.equal([]);
      expect(getComputedStyle(login.shadowRoot!.querySelector('[part=status]')!).marginBlockStart).to.equal('0px');
    });

    it('the slot "icon" shows an icon before the text', async () => {
      const login = await loginElement({}, 'Sign in');
      const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      icon.setAttribute('slot', 'icon');
      icon.setAttribute('viewBox', '0 0 16 16');
      login.append(icon);
      await login.updateComplete;
      const [iconBox, loginBox] = [icon.getBoundingClientRect(), login.getBoundingClientRect()];
      expect(iconBox.height).to.equal(20);
      expect(iconBox.width).to.equal(20);
      expect(iconBox.left).to.be.within(loginBox.left, loginBox.left + 30);
    });
  });
});
