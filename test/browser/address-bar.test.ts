import { expect } from '@open-wc/testing';
import { isShownAgain, removeFromAddress, responseInAddress } from '../../src/browser/address-bar.js';
import { createState } from '../../src/oauth.js';
import { goTo } from '../support/address.js';
import { replaceProperty } from '../support/undo.js';

const response = `access_token=t&state=${createState()}`;

describe('the address bar', () => {
  it('returns the response in the address until it is removed', () => {
    goTo(`/shop?open=1#${response}`);
    for (const count of [1, 2]) expect(String(responseInAddress()?.parameters), String(count)).to.equal(response);
    removeFromAddress(responseInAddress()!);
    expect(responseInAddress()).to.be.undefined;
  });

  it('keeps the rest of the address and history.state when a response is removed', () => {
    goTo(`/shop?open=1#${response}`);
    history.replaceState({ mine: 1 }, '');
    removeFromAddress(responseInAddress()!);
    expect(location.pathname + location.search + location.hash).to.equal('/shop?open=1');
    expect(history.state).to.deep.equal({ mine: 1 });
    history.replaceState(null, '');
  });

  it('leaves the address unchanged if the browser refuses to change it', () => {
    goTo(`/shop#${response}`);
    const { href } = location;
    replaceProperty(history, 'replaceState', {
      value() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    removeFromAddress(responseInAddress()!);
    expect(location.href).to.equal(href);
  });

  for (const [what, url] of Object.entries({
    'with the user name and password of document.URL': () => location.href.replace('//', '//bob:hunter2@'),
    'without a user name and password if document.URL has none': () => location.href,
  })) {
    it(`changes to a URL ${what}`, () => {
      goTo(`/shop#${response}`);
      replaceProperty(Document.prototype, 'URL', { get: url });
      const addresses: unknown[] = [];
      replaceProperty(history, 'replaceState', {
        value: (_: unknown, __: string, address: unknown) => addresses.push(address),
      });
      removeFromAddress(responseInAddress()!);
      expect(addresses).to.deep.equal([url().replace(/#.*/, '')]);
    });
  }

  it('returns no response to another library', () => {
    goTo('/shop?code=c&state=foreign#access_token=t&state=foreign');
    expect(responseInAddress()).to.be.undefined;
  });
});

describe('isShownAgain()', () => {
  for (const [how, type, expected] of [
    ['by a reload', 'reload', true],
    ['by going back or forward', 'back_forward', true],
    ['by a link', 'navigate', false],
    ['in a way that the browser does not report', undefined, false],
  ] as const) {
    it(`returns ${String(expected)} if the page was opened ${how}`, () => {
      replaceProperty(performance, 'getEntriesByType', { value: () => (type ? [{ type }] : []) });
      expect(isShownAgain()).to.equal(expected);
    });
  }
});
