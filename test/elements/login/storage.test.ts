import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { loginElement, statusOf } from '../../support/elements.js';
import { collectEvents, followedAddresses } from '../../support/events.js';
import { dispatch, type FollowAction, followActions } from '../../support/link-events.js';
import { denyStorage, fillStorage, loginOf, replaceStore } from '../../support/storage.js';
import { afterThisTest } from '../../support/undo.js';

const middleClick = (login: AritmaLogin) => {
  dispatch(login, 'pointerdown', { button: 1 });
  dispatch(login, 'auxclick', { button: 1 });
};
const modifiedClick = (modifier: 'ctrlKey' | 'metaKey' | 'shiftKey') => (login: AritmaLogin) => {
  dispatch(login, 'pointerdown', { [modifier]: true });
  dispatch(login, 'click', { [modifier]: true, detail: 1 });
};
const otherActions: Record<string, FollowAction> = {
  'a middle click': middleClick,
  'Ctrl click': modifiedClick('ctrlKey'),
  'Cmd click': modifiedClick('metaKey'),
  'Shift click': modifiedClick('shiftKey'),
  'Ctrl and Enter': (login) => dispatch(login, 'click', { ctrlKey: true }),
  'the context menu': (login) => {
    dispatch(login, 'pointerdown', { button: 2 });
    dispatch(login, 'contextmenu', { button: 2 });
  },
  'the context menu by keyboard': (login) => dispatch(login, 'contextmenu'),
  dragging: (login) => {
    dispatch(login, 'pointerdown');
    dispatch(login, 'dragstart');
  },
};

describe('<aritma-login> without storage', () => {
  let followed: string[];
  let tokenErrors: WindowEventMap['tokenerror'][];

  beforeEach(() => {
    followed = followedAddresses();
    tokenErrors = collectEvents('tokenerror');
  });

  /** Follows the link, and expects storage_unavailable and no navigation. */
  const expectRefusal = async (login: AritmaLogin, action: FollowAction) => {
    await action(login);
    await login.updateComplete;
    expect(followed).to.deep.equal([]);
    expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['storage_unavailable']);
    expect(login.error).to.equal(tokenErrors[0]!.detail);
    expect(statusOf(login)).not.to.equal('');
  };

  const refusals: Record<string, () => void> = {
    'is denied': () => denyStorage('localStorage'),
    'is null': () => replaceStore('localStorage', () => null),
    'is full': () => fillStorage((store) => store === localStorage),
  };
  for (const [refusal, refuse] of Object.entries(refusals)) {
    describe(`if localStorage ${refusal}, but sessionStorage is available`, () => {
      beforeEach(refuse);

      for (const [name, action] of Object.entries(followActions)) {
        it(`follows ${name} with a login in sessionStorage, which this tab can finish`, async () => {
          const login = await loginElement();
          await action(login);
          expect(followed).to.have.length(1);
          expect(loginOf(followed[0]!, sessionStorage)?.settings['tenant']).to.equal('acme');
          expect(tokenErrors).to.deep.equal([]);
          expect(login.error).to.equal(undefined);
        });
      }

      for (const [name, action] of Object.entries(otherActions)) {
        it(`refuses ${name}, which may open a tab that cannot finish the login`, async () => {
          await expectRefusal(await loginElement(), action);
          expect(tokenErrors[0]!.detail.message).to.contain('Follow the link in this tab');
        });
      }
    });
  }

  describe('if localStorage is denied', () => {
    beforeEach(() => denyStorage('localStorage'));

    for (const target of ['', '_self', '_PARENT', '_top']) {
      it(`follows the link with target="${target}"`, async () => {
        (await loginElement({ target })).click();
        expect(followed).to.have.length(1);
      });
    }

    for (const target of ['_blank', 'login']) {
      it(`refuses target="${target}"`, async () => {
        await expectRefusal(await loginElement({ target }), (login) => login.click());
      });
    }

    it('refuses the target="_blank" of a <base>', async () => {
      const base = document.createElement('base');
      base.target = '_blank';
      document.head.append(base);
      afterThisTest(() => base.remove());
      await expectRefusal(await loginElement(), (login) => login.click());
    });

    it('follows a click after it has refused a middle click', async () => {
      const login = await loginElement();
      await expectRefusal(login, middleClick);
      login.click();
      await login.updateComplete;
      expect(loginOf(followed[0]!, sessionStorage)).to.be.an('object');
      expect(login.error).to.equal(undefined);
      expect(statusOf(login)).to.equal('');
    });
  });

  const combinations: Record<string, () => void> = {
    'if localStorage and sessionStorage are denied': () => denyStorage('localStorage', 'sessionStorage'),
    'if localStorage and sessionStorage are full': () => fillStorage(() => true),
  };
  for (const [combination, refuse] of Object.entries(combinations)) {
    describe(combination, () => {
      beforeEach(refuse);

      for (const [name, action] of Object.entries({ ...followActions, ...otherActions })) {
        it(`refuses ${name}`, async () => {
          await expectRefusal(await loginElement(), action);
        });
      }

      it('reports nothing on pointerdown', async () => {
        dispatch(await loginElement(), 'pointerdown');
        expect(tokenErrors).to.deep.equal([]);
      });
    });
  }

  it('keeps the URL and the stored login in step if localStorage becomes full while the context menu is open', async () => {
    const login = await loginElement({ 'login-hint': 'kari' });
    dispatch(login, 'pointerdown', { button: 2 });
    dispatch(login, 'contextmenu', { button: 2 });
    fillStorage(() => true);
    login.loginHint = 'ola';
    await login.updateComplete;
    expect(loginOf(login.href)?.settings['loginHint']).to.equal(parameter(login.href, 'login_hint'));
    followed.length = 0;
    await expectRefusal(login, followActions['click()']!);
  });

  it('follows the link and removes the error when localStorage can be written again', async () => {
    const login = await loginElement();
    const { setItem } = Storage.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    fillStorage(() => true);
    await expectRefusal(login, (each) => each.click());
    Storage.prototype.setItem = setItem;
    login.click();
    await login.updateComplete;
    expect(loginOf(followed[0]!)).to.be.an('object');
    expect(login.error).to.equal(undefined);
    expect(statusOf(login)).to.equal('');
    expect(tokenErrors).to.have.length(1);
  });

  it('dispatches a tokenerror that bubbles, is composed and cannot be cancelled', async () => {
    denyStorage('localStorage', 'sessionStorage');
    const outer = await fixture(html`<div></div>`);
    const login = await loginElement();
    outer.attachShadow({ mode: 'open' }).append(login);
    login.click();
    expect(followed).to.deep.equal([]);
    expect(tokenErrors.map(({ target }) => target === outer)).to.deep.equal([true]);
    const { bubbles, composed, cancelable, detail } = tokenErrors[0]!;
    expect({ bubbles, composed, cancelable }).to.deep.equal({ bubbles: true, composed: true, cancelable: false });
    expect(detail).to.be.an.instanceOf(Error).with.property('name', 'AritmaLoginError');
  });
});
