import { aTimeout, expect } from '@open-wc/testing';
import { beginLogin, type BegunLogin } from '../../src/browser/begin-login.js';
import { handOver } from '../../src/browser/hand-over.js';
import { LoginPopup } from '../../src/browser/login-popup.js';
import type { ReturningSettings } from '../../src/browser/pending-logins.js';
import { loginSettings } from '../support/elements.js';
import { loginOf } from '../support/storage.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';

const settings: ReturningSettings = {
  ...loginSettings,
  mode: 'popup',
  returnTo: `${location.origin}/accounts`,
};
const answerTo = ({ state = '' }: BegunLogin) =>
  new URLSearchParams({ access_token: 't', token_type: 'Bearer', state });

describe('LoginPopup', () => {
  let opened: { closed: boolean; opener: unknown; focus: () => void }[];
  let asked: unknown[][];
  let focused: number;
  let login: BegunLogin;
  let loginWindow: LoginPopup;

  /** Replaces `window.open()`, so that no real popup opens. */
  const browserOpens = (isAllowed = true): void => {
    replaceProperty(window, 'open', {
      value: (...options: unknown[]) => {
        asked.push(options);
        if (!isAllowed) return null;
        opened.push({ closed: false, opener: window, focus: () => (focused += 1) });
        return opened.at(-1);
      },
    });
  };
  const open = (isWilling = () => true) => {
    const outcome = loginWindow.open(login, isWilling);
    afterThisTest(() => loginWindow.stop());
    return outcome;
  };
  const modeOf = ({ href }: BegunLogin) => loginOf(href)!.settings['mode'];

  beforeEach(() => {
    opened = [];
    asked = [];
    focused = 0;
    login = beginLogin(settings);
    loginWindow = new LoginPopup();
    browserOpens();
  });

  it('opens a popup without an opener, and stores the mode popup', () => {
    expect(open()).to.be.a('promise');
    expect(asked).to.have.length(1);
    expect(asked[0]!.slice(0, 2)).to.deep.equal([login.href, '']);
    expect(opened[0]!.opener).to.be.null;
    expect(modeOf(login)).to.equal('popup');
  });

  it('opens the popup in the middle of the window', () => {
    for (const [name, value] of Object.entries({ screenX: 100, outerWidth: 1001, screenY: 50, outerHeight: 901 })) {
      replaceProperty(window, name, { value });
    }
    void open();
    expect(asked[0]![2]).to.equal('popup,width=480,height=720,left=361,top=141');
  });

  it('focuses the popup while it is open', () => {
    expect(loginWindow.focus()).to.be.false;
    void open();
    expect([loginWindow.focus(), focused]).to.deep.equal([true, 1]);
    opened[0]!.closed = true;
    expect([loginWindow.focus(), focused]).to.deep.equal([false, 1]);
  });

  it('resolves with the outcome of the login, and then no longer focuses the popup', async () => {
    const outcome = open();
    expect(await handOver(answerTo(login))).to.be.true;
    expect((await outcome)!.token!.accessToken).to.equal('t');
    expect(loginWindow.focus()).to.be.false;
  });

  it('leaves the response to the popup if the page does not want it', async () => {
    void open(() => false);
    expect(await handOver(answerTo(login))).to.be.false;
  });

  it('resolves with undefined when it is stopped, and keeps a second popup', async () => {
    const first = open();
    loginWindow.stop();
    login = beginLogin(settings);
    void open();
    expect(await first).to.be.undefined;
    expect([loginWindow.focus(), focused]).to.deep.equal([true, 1]);
  });

  it('stops waiting after an hour', async () => {
    const timer = 1e9;
    const set: { action: () => void; milliseconds: number }[] = [];
    const ended: number[] = [];
    replaceProperty(window, 'setTimeout', {
      value: (action: () => void, milliseconds: number) => (set.push({ action, milliseconds }), timer),
    });
    replaceProperty(window, 'clearTimeout', { value: (id: number) => ended.push(id) });
    const outcome = open();
    expect(set.map(({ milliseconds }) => milliseconds)).to.deep.equal([3_600_000]);
    set[0]!.action();
    expect(await outcome).to.be.undefined;
    expect(ended).to.include(timer);
  });

  it('returns undefined and does not wait if the browser blocks the popup', async () => {
    browserOpens(false);
    expect(open()).to.be.undefined;
    expect(modeOf(login)).to.equal('redirect');
    expect(loginWindow.focus()).to.be.false;
    const channel = new BroadcastChannel(`aritma-login:${login.state!}`);
    let isAnswered = false;
    channel.onmessage = () => (isAnswered = true);
    channel.postMessage({ offer: 'o' });
    await aTimeout(100);
    channel.close();
    expect(isAnswered).to.be.false;
  });

  it('opens no popup if BroadcastChannel is denied', () => {
    replaceProperty(window, 'BroadcastChannel', {
      value: class {
        constructor() {
          throw new DOMException('denied', 'SecurityError');
        }
      },
    });
    expect(open()).to.be.undefined;
    expect(asked).to.deep.equal([]);
  });

  it('opens no popup for a login with the code flow', () => {
    login = beginLogin({ ...settings, flow: 'code', state: 'own' });
    expect(open()).to.be.undefined;
    expect(asked).to.deep.equal([]);
  });
});
