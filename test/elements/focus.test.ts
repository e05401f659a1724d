import { expect } from '@open-wc/testing';
import { handOver } from '../../src/browser/hand-over.js';
import '../../src/index.js';
import {
  responseFragment,
  beginLogin,
  CallbackPage,
  closePages,
  finish,
  followWithoutLeaving,
  responseParameters,
} from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { linkOf, loginElement, statusOf } from '../support/elements.js';
import { collectEvents } from '../support/events.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { waitUntil } from '../support/wait-until.js';

/** Collects the types of the focus events in a document. */
function focusChanges(document: Document): string[] {
  const changes: string[] = [];
  for (const type of ['focusin', 'focusout']) document.addEventListener(type, () => changes.push(type));
  return changes;
}

/** Replaces `window.open()`, so that no popup opens. */
const suppressPopup = (): void => replaceProperty(window, 'open', { value: () => ({ closed: true }) });

describe('focus', () => {
  afterEach(closePages);

  it('keeps the focus on the link while its attributes change, a popup is open, and the response arrives', async () => {
    suppressPopup();
    const tokens = collectEvents('token');
    const login = await loginElement({ tenant: null, mode: 'popup' });
    const link = linkOf(login);
    login.focus();
    const changes = focusChanges(document);
    const expectFocus = (state: string): void => {
      expect(document.activeElement === login, state).to.be.true;
      expect(login.shadowRoot!.activeElement === link, state).to.be.true;
      expect(changes, state).to.deep.equal([]);
    };

    login.click();
    await login.updateComplete;
    expect(statusOf(login)).to.match(/Something is wrong/);
    expectFocus('inert and followed');

    login.setAttribute('tenant', 'acme');
    await login.updateComplete;
    expect(link.hasAttribute('href')).to.be.true;
    expectFocus('ready');

    login.click();
    await login.updateComplete;
    expect(login.matches(':state(waiting)')).to.be.true;
    expectFocus('waiting');

    expect(await handOver(new URLSearchParams(responseParameters(parameter(login.href, 'state'))))).to.be.true;
    await waitUntil(() => tokens.length, 'a token');
    await login.updateComplete;
    expect(statusOf(login)).to.equal('You are logged in.');
    expectFocus('complete');

    login.removeAttribute('tenant');
    await login.updateComplete;
    expect(link.hasAttribute('href')).to.be.false;
    expectFocus('inert again');
  });

  it('keeps the focus on the link if an extension has added a style to its shadow root', async () => {
    const login = await loginElement();
    const style = document.createElement('style');
    login.shadowRoot!.prepend(style);
    login.focus();
    const changes = focusChanges(document);
    login.setAttribute('login-hint', 'ola');
    await login.updateComplete;
    expect(changes).to.deep.equal([]);
    expect(login.shadowRoot!.activeElement === linkOf(login)).to.be.true;
    expect(style.isConnected).to.be.true;
  });

  it('keeps the focus on "Try again" if an extension has added a style to its shadow root', async () => {
    const { callback, document } = await finish(`#error=access_denied&state=${beginLogin()}`);
    const style = document.createElement('style');
    callback.shadowRoot!.prepend(style);
    linkOf(callback).focus();
    const status = callback.shadowRoot!.querySelector('[role=status]')!;
    const changes = focusChanges(document);
    callback.requestUpdate();
    await callback.updateComplete;
    expect(changes).to.deep.equal([]);
    expect(style.isConnected && status.isConnected).to.be.true;
  });

  it('does not move content that the page adds to the link when the link is focused', async () => {
    const style = document.createElement('style');
    style.textContent = 'aritma-login::part(link)::after { content: "→"; } img { position: absolute; right: 0; }';
    document.head.append(style);
    afterThisTest(() => style.remove());
    const login = await loginElement();
    const icon = document.createElement('img');
    icon.slot = 'icon';
    login.append(icon);
    await login.updateComplete;
    const places = (): unknown => [
      getComputedStyle(linkOf(login), '::after').position,
      ...[linkOf(login), icon].map((element) => element.getBoundingClientRect().toJSON() as DOMRect),
    ];
    const before = places();
    login.focus();
    expect(login.shadowRoot!.activeElement === linkOf(login)).to.be.true;
    expect(places()).to.deep.equal(before);
  });

  it('keeps the focus on a field of the page while the callback validates the response and reports an error', async () => {
    const login = await loginElement({ flow: 'pkce' });
    followWithoutLeaving(() => login.click());
    let refuse: (() => void) | undefined;
    const page = await CallbackPage.open(`callback.html?code=1&state=${parameter(login.href, 'state')}`, (window) => {
      window.fetch = () => new Promise((_, reject) => (refuse = () => reject(new TypeError('no response'))));
    });
    const { document, callback } = page;
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    const changes = focusChanges(document);
    await waitUntil(() => refuse, 'a token request');
    expect(callback.status).to.equal('pending');
    refuse!();
    await page.outcome();
    expect(callback.status).to.equal('error');
    expect(linkOf(callback).textContent).to.contain('Try again');
    expect(document.activeElement === field).to.be.true;
    expect(changes).to.deep.equal([]);
  });

  it('keeps the focus on "Try again" if no login can begin', async () => {
    const { callback, document, window } = await finish(`#error=access_denied&state=${beginLogin()}`);
    window.Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const link = linkOf(callback);
    link.focus();
    const changes = focusChanges(document);
    followWithoutLeaving(() => link.click(), window);
    await callback.updateComplete;
    expect(statusOf(callback)).to.contain('Allow cookies');
    expect(document.activeElement === callback).to.be.true;
    expect(callback.shadowRoot!.activeElement === link).to.be.true;
    expect(changes).to.deep.equal([]);
  });

  it('does not move the focus to a callback that is complete', async () => {
    const { callback, document } = await finish(responseFragment(beginLogin()));
    expect(callback.status).to.equal('complete');
    expect(document.activeElement === document.body).to.be.true;
  });
});
