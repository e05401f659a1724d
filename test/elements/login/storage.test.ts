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
const otherWays: Record<string, FollowAction> = {
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

describe('<aritma-login> where localStorage', () => {
  let followed: string[];
  let tokenErrors: WindowEventMap['tokenerror'][];

  beforeEach(() => {
    followed = followedAddresses();
    tokenErrors = collectEvents('tokenerror');
  });

  /** Follows the link, which is to tell that it cannot be followed so, and to lead nowhere. */
  const expectRefusal = async (login: AritmaLogin, way: FollowAction) => {
    await way(login);
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
    describe(`${refusal} but sessionStorage is there`, () => {
      beforeEach(refuse);

      for (const [name, way] of Object.entries(followActions)) {
        it(`leads by ${name} to a login that this tab can finish`, async () => {
          const login = await loginElement();
          await way(login);
          expect(followed).to.have.length(1);
          expect(loginOf(followed[0]!, sessionStorage)?.settings['tenant']).to.equal('acme');
          expect(tokenErrors).to.deep.equal([]);
          expect(login.error).to.equal(undefined);
        });
      }

      for (const [name, way] of Object.entries(otherWays)) {
        it(`refuses ${name}, which may open a tab that could not finish it`, async () => {
          await expectRefusal(await loginElement(), way);
          expect(tokenErrors[0]!.detail.message).to.contain('follow the link in this one');
        });
      }
    });
  }

  describe('is denied', () => {
    beforeEach(() => denyStorage('localStorage'));

    for (const target of ['', '_self', '_PARENT', '_top']) {
      it(`leads to a login with target="${target}"`, async () => {
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

    it('still leads to a login after it refused one', async () => {
      const login = await loginElement();
      await expectRefusal(login, middleClick);
      login.click();
      await login.updateComplete;
      expect(loginOf(followed[0]!, sessionStorage)).to.be.an('object');
      expect(login.error).to.equal(undefined);
      expect(statusOf(login)).to.equal('');
    });
  });

  const faults: Record<string, () => void> = {
    'and sessionStorage are denied': () => denyStorage('localStorage', 'sessionStorage'),
    'and sessionStorage are full': () => fillStorage(() => true),
  };
  for (const [fault, refuse] of Object.entries(faults)) {
    describe(fault, () => {
      beforeEach(refuse);

      for (const [name, way] of Object.entries({ ...followActions, ...otherWays })) {
        it(`refuses ${name}`, async () => {
          await expectRefusal(await loginElement(), way);
        });
      }

      it('says nothing while the pointer is only down', async () => {
        dispatch(await loginElement(), 'pointerdown');
        expect(tokenErrors).to.deep.equal([]);
      });
    });
  }

  it('takes no more keeps login and address together', async () => {
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

  it('is there again leads to a login, and says no more', async () => {
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

  it('is denied has the event bubble through shadow trees, not to be cancelled', async () => {
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
