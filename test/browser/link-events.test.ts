import { expect } from '@open-wc/testing';
import {
  kindOf,
  type LinkEventKind,
  linkEventTypes,
  mayOpenAnotherTab,
  targetWindow,
} from '../../src/browser/link-events.js';
import { afterThisTest } from '../support/undo.js';

const link = (target = ''): HTMLAnchorElement => Object.assign(document.createElement('a'), { target });

describe('kindOf', () => {
  const cases: readonly (readonly [what: string, event: Event, kind: LinkEventKind])[] = [
    ['a click', new MouseEvent('click', { detail: 1 }), 'follow'],
    ['a click by keyboard', new MouseEvent('click'), 'follow'],
    ['a click with Ctrl', new MouseEvent('click', { ctrlKey: true }), 'follow-elsewhere'],
    ['a click with Cmd', new MouseEvent('click', { metaKey: true }), 'follow-elsewhere'],
    ['a click with Shift', new MouseEvent('click', { shiftKey: true }), 'follow-elsewhere'],
    ['a click with Alt', new MouseEvent('click', { altKey: true }), 'follow-elsewhere'],
    ['a click with the middle button', new MouseEvent('auxclick', { button: 1 }), 'follow-elsewhere'],
    ['a click with the right button', new MouseEvent('auxclick', { button: 2 }), 'ignore'],
    ['the Enter key', new KeyboardEvent('keydown', { key: 'Enter' }), 'enter'],
    ['another key', new KeyboardEvent('keydown', { key: ' ' }), 'ignore'],
    ['the pointer going down', new PointerEvent('pointerdown'), 'approach'],
    ['a context menu', new MouseEvent('contextmenu'), 'approach'],
    ['the start of a drag', new DragEvent('dragstart'), 'approach'],
  ];
  for (const [what, event, kind] of cases) {
    it(`classifies ${what} as "${kind}"`, () => expect(kindOf(event)).to.equal(kind));
  }

  it('is tested with an event of every type that a link listens to', () => {
    expect(new Set(cases.map(([, { type }]) => type))).to.deep.equal(new Set(linkEventTypes));
  });
});

describe('mayOpenAnotherTab', () => {
  it('is false for a plain click on a link that opens in its own tab', () => {
    for (const target of ['', '_self', '_parent', '_TOP']) {
      expect(mayOpenAnotherTab(new MouseEvent('click'), link(target)), target).to.equal(false);
    }
  });

  it('is true for a click on a link whose target is another window', () => {
    expect(mayOpenAnotherTab(new MouseEvent('click'), link('_blank'))).to.equal(true);
    expect(mayOpenAnotherTab(new MouseEvent('click'), link('another'))).to.equal(true);
  });

  it('is true if the base element of the document has another window as its target', () => {
    const base = Object.assign(document.createElement('base'), { target: '_blank' });
    document.head.append(base);
    afterThisTest(() => base.remove());
    expect(mayOpenAnotherTab(new MouseEvent('click'), link())).to.equal(true);
    expect(mayOpenAnotherTab(new MouseEvent('click'), link('_self'))).to.equal(false);
  });

  it('is false for a click with Alt, which downloads', () => {
    expect(mayOpenAnotherTab(new MouseEvent('click', { altKey: true }), link())).to.equal(false);
  });

  it('is true for a click with another modifier key, for the middle button and for a context menu', () => {
    const events = [
      new MouseEvent('click', { ctrlKey: true }),
      new MouseEvent('click', { metaKey: true }),
      new MouseEvent('click', { shiftKey: true }),
      new MouseEvent('auxclick', { button: 1 }),
      new MouseEvent('contextmenu'),
    ];
    for (const event of events) expect(mayOpenAnotherTab(event, link()), event.type).to.equal(true);
  });
});

describe('targetWindow', () => {
  it('is the window of the page by default', () => {
    expect(targetWindow(link()) === window).to.equal(true);
    expect(targetWindow(link('another')) === window).to.equal(true);
  });

  it('is the window that the target names', () => {
    expect(targetWindow(link('_top')) === window.top).to.equal(true);
    expect(targetWindow(link('_parent')) === window.parent).to.equal(true);
  });
});
