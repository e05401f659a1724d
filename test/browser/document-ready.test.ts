import { aTimeout, expect } from '@open-wc/testing';
import { delay, documentActivated, documentLoaded, documentParsed } from '../../src/browser/document-ready.js';
import { replaceProperty } from '../support/undo.js';

/** Tells whether a promise is settled once all that could settle it now has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let isDone = false;
  void promise.then(() => (isDone = true));
  await aTimeout(30);
  return isDone;
}

/** A document that is so far, and whose navigation began DOMContentLoaded then, or is not known. */
function documentIs(readyState: DocumentReadyState, domContentLoadedEventStart?: number): void {
  replaceProperty(document, 'readyState', { value: readyState });
  const entries = domContentLoadedEventStart === undefined ? [] : [{ domContentLoadedEventStart }];
  replaceProperty(performance, 'getEntriesByType', {
    value: (type: string) => (type === 'navigation' ? entries : []),
  });
}

describe('a document', () => {
  it('is activated, where it is not prerendered', async () => {
    expect(await isSettled(documentActivated())).to.be.true;
    replaceProperty(document, 'prerendering', { value: false });
    expect(await isSettled(documentActivated())).to.be.true;
  });

  it('that is prerendered is activated when it is shown', async () => {
    replaceProperty(document, 'prerendering', { value: true });
    const activated = documentActivated();
    expect(await isSettled(activated)).to.be.false;
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(await isSettled(activated)).to.be.true;
  });

  for (const [what, state, start] of [
    ['is complete', 'complete', 0],
    ['is complete, and tells nothing of its navigation', 'complete', undefined],
    ['has begun DOMContentLoaded', 'interactive', 7],
  ] as const) {
    it(`that ${what} is parsed, in a task of its own`, async () => {
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
      it(`that is ${state} is parsed after ${type}`, async () => {
        documentIs(state, 0);
        const parsed = documentParsed();
        expect(await isSettled(parsed)).to.be.false;
        target.dispatchEvent(new Event(type));
        expect(await isSettled(parsed)).to.be.true;
      });
    }
  }

  it('that is not complete, and tells nothing of its navigation, is parsed after DOMContentLoaded', async () => {
    documentIs('interactive');
    const parsed = documentParsed();
    expect(await isSettled(parsed)).to.be.false;
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(await isSettled(parsed)).to.be.true;
  });

  it('is loaded when it is complete, else after load', async () => {
    expect(await isSettled(documentLoaded())).to.be.true;
    documentIs('interactive', 7);
    const loaded = documentLoaded();
    expect(await isSettled(loaded)).to.be.false;
    window.dispatchEvent(new Event('load'));
    expect(await isSettled(loaded)).to.be.true;
  });
});

describe('a delay', () => {
  it('takes as long as it is told', async () => {
    const start = performance.now();
    await delay(60);
    expect(performance.now() - start).to.be.at.least(59);
  });
});
