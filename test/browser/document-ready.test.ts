import { aTimeout, expect } from '@open-wc/testing';
import { delay, documentActivated, documentLoaded, documentParsed } from '../../src/browser/document-ready.js';
import { replaceProperty } from '../support/undo.js';

/** Whether a promise is settled after a short wait. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let isDone = false;
  void promise.then(() => (isDone = true));
  await aTimeout(30);
  return isDone;
}

/** Sets the readiness of the document, and the time at which its DOMContentLoaded began; no time means no entry. */
function documentIs(readyState: DocumentReadyState, domContentLoadedEventStart?: number): void {
  replaceProperty(document, 'readyState', { value: readyState });
  const entries = domContentLoadedEventStart === undefined ? [] : [{ domContentLoadedEventStart }];
  replaceProperty(performance, 'getEntriesByType', {
    value: (type: string) => (type === 'navigation' ? entries : []),
  });
}

describe('the state of a document', () => {
  it('a document that is not prerendered is activated', async () => {
    expect(await isSettled(documentActivated())).to.be.true;
    replaceProperty(document, 'prerendering', { value: false });
    expect(await isSettled(documentActivated())).to.be.true;
  });

  it('a prerendered document is activated when it is shown', async () => {
    replaceProperty(document, 'prerendering', { value: true });
    const activated = documentActivated();
    expect(await isSettled(activated)).to.be.false;
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(await isSettled(activated)).to.be.true;
  });

  for (const [what, state, start] of [
    ['is complete', 'complete', 0],
    ['is complete, without a navigation entry', 'complete', undefined],
    ['has begun DOMContentLoaded', 'interactive', 7],
  ] as const) {
    it(`a document that ${what} is parsed, which is reported in a separate task`, async () => {
      documentIs(state, start);
      let isParsed = false;
      void documentParsed().then(() => (isParsed = true));
      for (let count = 0; count < 20; count++) await Promise.resolve();
      expect(isParsed).to.be.false;
      expect(await isSettled(documentParsed())).to.be.true;
    });
  }

  for (const [target, type] of [
    [document, 'DOMContentLoaded'],
    [window, 'load'],
  ] as const) {
    for (const state of ['loading', 'interactive'] as const) {
      it(`a document that is ${state} is parsed after ${type}`, async () => {
        documentIs(state, 0);
        const parsed = documentParsed();
        expect(await isSettled(parsed)).to.be.false;
        target.dispatchEvent(new Event(type));
        expect(await isSettled(parsed)).to.be.true;
      });
    }
  }

  it('a document that is interactive, without a navigation entry, is parsed after DOMContentLoaded', async () => {
    documentIs('interactive');
    const parsed = documentParsed();
    expect(await isSettled(parsed)).to.be.false;
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(await isSettled(parsed)).to.be.true;
  });

  it('a document is loaded when it is complete, or after the load event', async () => {
    expect(await isSettled(documentLoaded())).to.be.true;
    documentIs('interactive', 7);
    const loaded = documentLoaded();
    expect(await isSettled(loaded)).to.be.false;
    window.dispatchEvent(new Event('load'));
    expect(await isSettled(loaded)).to.be.true;
  });
});

describe('delay()', () => {
  it('resolves after the given time', async () => {
    const start = performance.now();
    await delay(60);
    expect(performance.now() - start).to.be.at.least(59);
  });
});
