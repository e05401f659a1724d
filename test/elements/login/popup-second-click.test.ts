import { aTimeout, expect } from '@open-wc/testing';
import '../../../src/index.js';
import { closePages, responseFragment } from '../../support/callback-page.js';
import { statusOf } from '../../support/elements.js';
import { collectEvents, followedAddresses, listen } from '../../support/events.js';
import { dispatch } from '../../support/link-events.js';
import {
  follow,
  isWaiting,
  openPopupPage,
  type OpenedWindow,
  openWindows,
  popupLogin,
} from '../../support/popup-login.js';
import { storedLogins } from '../../support/storage.js';
import { replaceProperty } from '../../support/undo.js';
import { waitUntil } from '../../support/wait-until.js';

describe('<aritma-login mode="popup"> with a second click', () => {
  let opened: OpenedWindow[];

  beforeEach(() => (opened = openWindows()));
  afterEach(closePages);

  it('focuses the popup if it is open', async () => {
    const login = await popupLogin();
    const { window: first, state } = await follow(login, opened);
    const { window: second } = await follow(login, opened);
    expect(second).to.equal(first);
    expect(first.focused).to.equal(1);
    expect(Object.keys(storedLogins())).to.deep.equal([state]);
    expect(isWaiting(login)).to.be.true;
  });

  it('begins a new login if the popup was closed or cannot be accessed', async () => {
    const login = await popupLogin();
    const { window: first, state } = await follow(login, opened);
    first.closed = true;
    const { state: another } = await follow(login, opened);
    expect(opened).to.have.length(2);
    expect(another).not.to.equal(state);
    expect(isWaiting(login)).to.be.true;
    await follow(login, opened);
    expect(opened.map(({ focused }) => focused)).to.deep.equal([0, 1]);
  });

  it('leaves the response of the first popup to that popup', async () => {
    const login = await popupLogin();
    const tokens = collectEvents('token');
    const { window: first, state } = await follow(login, opened);
    first.closed = true;
    await follow(login, opened);
    const page = await openPopupPage(responseFragment(state));
    expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
    expect(page.closings).to.equal(0);
    expect(tokens).to.deep.equal([]);
    expect(isWaiting(login)).to.be.true;
  });

  it('begins a new login if the attributes have changed', async () => {
    const login = await popupLogin();
    const { window: first } = await follow(login, opened);
    login.tenant = 'globex';
    const { window: second } = await follow(login, opened);
    expect(opened).to.have.length(2);
    expect(first.focused).to.equal(0);
    expect(second.href).to.include('/globex/');
    expect(isWaiting(login)).to.be.true;
  });

  it('follows the link if the mode has changed to redirect', async () => {
    const login = await popupLogin();
    const { window: first } = await follow(login, opened);
    const followed = followedAddresses();
    login.mode = 'redirect';
    login.click();
    expect(followed).to.deep.equal([login.href]);
    expect(first.focused).to.equal(0);
    await waitUntil(() => !isWaiting(login));
  });

  it('begins a new login if the popup used the response itself and stayed open', async () => {
    const login = await popupLogin();
    const { window: first, state } = await follow(login, opened);
    const record = { ...storedLogins()[state]!, used: true };
    localStorage.setItem(`aritma-login:1:${state}`, JSON.stringify(record));
    await follow(login, opened);
    expect(opened).to.have.length(2);
    expect(first.focused).to.equal(0);
  });

  it('stops waiting and reports the error if the link has become inert', async () => {
    const tokenErrors = collectEvents('tokenerror');
    const login = await popupLogin();
    await follow(login, opened);
    login.tenant = null;
    login.click();
    await waitUntil(() => !isWaiting(login));
    expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['incomplete_configuration']);
    expect(statusOf(login)).to.include('incomplete_configuration');
  });

  it('continues to wait if the page prevents the click', async () => {
    const login = await popupLogin();
    const tokens = collectEvents('token');
    const { window: first, state } = await follow(login, opened);
    first.closed = true; // as with `Cross-Origin-Opener-Policy`, though the popup is open
    listen(login, 'click', (event) => event.preventDefault());
    login.click();
    await aTimeout(50);
    expect(isWaiting(login)).to.be.true;
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
  });

  it('waits for the second popup although the token request of the first one fails', async () => {
    const login = await popupLogin({ flow: 'pkce' });
    const tokenErrors = collectEvents('tokenerror');
    let fail: (() => void) | undefined;
    replaceProperty(window, 'fetch', {
      value: () => new Promise((_, reject) => (fail = () => reject(new TypeError('no response')))),
    });
    const { state } = await follow(login, opened);
    await openPopupPage(`?code=1&state=${state}`);
    await waitUntil(() => fail);
    await follow(login, opened);
    expect(opened).to.have.length(2);
    fail!();
    await waitUntil(() => tokenErrors.length);
    await login.updateComplete;
    expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['token_request_failed']);
    expect(isWaiting(login)).to.be.true;
    expect(statusOf(login)).to.equal('Continue in the window that has opened.');
  });

  it('stops waiting if it is a middle click, which opens another tab', async () => {
    const login = await popupLogin();
    await follow(login, opened);
    followedAddresses();
    dispatch(login, 'auxclick', { button: 1, detail: 1 });
    await waitUntil(() => !isWaiting(login));
    expect(statusOf(login)).to.equal('');
  });
});
