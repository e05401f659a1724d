import { expect } from '@open-wc/testing';
import { takeAnyResponse, takeOwnResponse } from '../../src/browser/address-bar.js';
import { createState } from '../../src/oauth.js';
import { goTo, replaceProperty } from '../support.js';

/** An answer that was not seen before. */
const answer = (state = createState()): string => `access_token=t&state=${state}`;
const refuseWriting = (): void =>
  replaceProperty(history, 'replaceState', {
    value() {
      throw new DOMException('denied', 'SecurityError');
    },
  });

for (const [name, take] of Object.entries({ takeOwnResponse, takeAnyResponse })) {
  describe(name, () => {
    it('takes an own answer out of the address, and keeps what the page has in its history', () => {
      const own = answer();
      goTo(`/shop?open=1#${own}`);
      history.replaceState({ mine: 1 }, '');
      expect(String(take())).to.equal(own);
      expect(location.pathname + location.search + location.hash).to.equal('/shop?open=1');
      expect(history.state).to.deep.equal({ mine: 1 });
      expect(String(take())).to.equal('undefined');
      history.replaceState(null, '');
    });

    it('takes the same answer again when it comes again: whether it was used is for storage to tell', () => {
      const own = answer();
      for (const count of [1, 2]) {
        goTo(`/shop#${own}`);
        expect(String(take()), String(count)).to.equal(own);
      }
    });

    it('takes an answer once, though it cannot be taken out of the address', () => {
      const own = answer();
      goTo(`/shop#${own}`);
      const { href } = location;
      refuseWriting();
      expect(String(take())).to.equal(own);
      expect(location.href).to.equal(href);
      expect(String(take())).to.equal('undefined');
    });

    it('finds none in any other address', () => {
      goTo('/shop?code=c&state=foreign');
      expect(String(take())).to.equal('undefined');
      expect(location.search).to.equal('?code=c&state=foreign');
    });
  });
}

describe('a token that is to be refused', () => {
  it('stays in the address, and is taken once, though the address changes around it', () => {
    goTo('/shop#access_token=forged');
    expect(String(takeOwnResponse())).to.equal('undefined');
    expect(String(takeAnyResponse())).to.equal('access_token=forged');
    expect(location.hash).to.equal('#access_token=forged');
    expect(String(takeAnyResponse())).to.equal('undefined');
    goTo('/shop?open=1#access_token=forged');
    expect(String(takeAnyResponse())).to.equal('undefined');
    goTo('/shop#access_token=another');
    expect(String(takeAnyResponse())).to.equal('access_token=another');
  });

  for (const [how, type, isTaken] of [
    ['by a reload', 'reload', false],
    ['by going back or forward', 'back_forward', false],
    ['by a link', 'navigate', true],
    ['in a way that the browser does not tell', undefined, true],
  ] as const) {
    it(`is ${isTaken ? '' : 'not '}taken when the page is shown ${how}`, () => {
      replaceProperty(performance, 'getEntriesByType', { value: () => (type ? [{ type }] : []) });
      goTo(`/shop#access_token=${how}`);
      expect(takeAnyResponse()?.get('access_token')).to.equal(isTaken ? how : undefined);
    });
  }
});
