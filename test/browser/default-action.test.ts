import { expect, fixture, html } from '@open-wc/testing';
import { asDefaultAction } from '../../src/browser/default-action.js';
import { listen } from '../support/events.js';

describe('asDefaultAction', () => {
  let button: HTMLButtonElement;
  let parent: HTMLElement;
  let log: string[];
  let end: AbortController;

  beforeEach(async () => {
    log = [];
    end = new AbortController();
    parent = await fixture<HTMLElement>(html`<p><button>Log in</button></p>`);
    button = parent.querySelector('button')!;
    listen(button, 'click', (event) => asDefaultAction(event, end.signal, () => log.push('action')));
  });

  afterEach(() => end.abort());

  it('runs the action after the listeners of the target, its ancestors and the window', () => {
    for (const target of [button, parent, document, window]) listen(target, 'click', () => log.push('listener'));
    button.click();
    expect(log).to.deep.equal(['listener', 'listener', 'listener', 'listener', 'action']);
  });

  for (const place of ['parent', 'document', 'window'] as const) {
    it(`does not run the action if a listener of the ${place} calls preventDefault()`, () => {
      const target = { parent, document, window }[place];
      listen(target, 'click', (event) => event.preventDefault());
      button.click();
      expect(log).to.deep.equal([]);
    });
  }

  it('runs the action once if a listener stops the propagation', () => {
    listen(parent, 'click', (event) => {
      log.push('listener');
      event.stopPropagation();
    });
    button.click();
    expect(log).to.deep.equal(['listener', 'action']);
  });

  it('does not run the action if one listener stops the propagation and the next one calls preventDefault()', () => {
    listen(parent, 'click', (event) => event.stopPropagation());
    listen(parent, 'click', (event) => event.preventDefault());
    button.click();
    expect(log).to.deep.equal([]);
  });

  it('does not run the action for another event that is dispatched meanwhile', () => {
    const other = new MouseEvent('click', { bubbles: true });
    listen(window, 'click', (event) => {
      if (event === other) return;
      document.dispatchEvent(other);
      log.push('other event dispatched');
    });
    button.click();
    expect(log).to.deep.equal(['other event dispatched', 'action']);
  });

  it('does not run the action after the signal has been aborted', () => {
    listen(parent, 'click', () => end.abort());
    button.click();
    expect(log).to.deep.equal([]);
  });
});
