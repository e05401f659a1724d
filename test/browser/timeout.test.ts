import { expect } from '@open-wc/testing';
import { startTimeout } from '../../src/browser/timeout.js';
import { replaceProperty } from '../support/undo.js';

describe('a timeout', () => {
  /** The timers of the page, by their numbers. They run only when a test says so. */
  let timers: Map<number, { readonly act: () => void; readonly milliseconds: number }>;
  let acts: number;
  let cancel: () => void;

  beforeEach(() => {
    timers = new Map();
    acts = 0;
    let count = 0;
    replaceProperty(window, 'setTimeout', {
      value: (act: () => void, milliseconds: number) => {
        count += 1;
        timers.set(count, { act, milliseconds });
        return count;
      },
    });
    replaceProperty(window, 'clearTimeout', { value: (id: number) => timers.delete(id) });
    cancel = startTimeout(30_000, () => (acts += 1));
  });

  /** Runs the only timer. */
  function runTimer(): void {
    const [[id, { act }]] = timers as unknown as [[number, { act: () => void }]];
    timers.delete(id);
    act();
  }

  const waits = (): number[] => [...timers.values()].map(({ milliseconds }) => milliseconds);

  it('calls the function once, after a second timer for a quarter of the time', () => {
    expect(waits()).to.deep.equal([22_500]);
    runTimer();
    expect(acts).to.equal(0);
    expect(waits()).to.deep.equal([7500]);
    runTimer();
    expect(acts).to.equal(1);
    expect(waits()).to.deep.equal([]);
  });

  it('can be canceled before its first timer', () => {
    cancel();
    expect(waits()).to.deep.equal([]);
  });

  it('can be canceled before its second timer', () => {
    runTimer();
    cancel();
    expect(waits()).to.deep.equal([]);
    expect(acts).to.equal(0);
  });
});
