import { expect } from '@open-wc/testing';
import { createElement, setAttributes, setChildren } from '../../src/elements/nodes.js';

describe('createElement', () => {
  it('sets the attributes that have a value', () => {
    const link = createElement('a', { part: 'link', rel: null, target: undefined, title: '' });
    expect(link.outerHTML).to.equal('<a part="link" title=""></a>');
  });

  it('adds text as text, and never as markup', () => {
    const text = '<img src=x onerror=alert(1)>';
    const code = createElement('code', { title: text }, text);
    expect(code.childNodes).to.have.length(1);
    expect(code.textContent).to.equal(text);
    expect(code.title).to.equal(text);
  });
});

describe('setAttributes', () => {
  it('removes the attributes without a value and leaves others alone', () => {
    const link = createElement('a', { part: 'link', role: 'link', title: 'a' });
    setAttributes(link, { role: null, title: 'b' });
    expect(link.outerHTML).to.equal('<a part="link" title="b"></a>');
  });

  it('does not set an attribute to the value that it has', async () => {
    const link = createElement('a', { title: 'a' });
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(link, { attributes: true });
    setAttributes(link, { title: 'a' });
    await Promise.resolve();
    observer.disconnect();
    expect(changes).to.deep.equal([]);
  });
});

describe('setChildren', () => {
  const text = (content: string): HTMLElement => createElement('span', {}, content);

  it('adds, replaces and removes children', () => {
    const parent = createElement('p', {}, text('a'), text('b'), text('c'));
    setChildren(parent, text('a'), text('x'));
    expect(parent.innerHTML).to.equal('<span>a</span><span>x</span>');
    setChildren(parent, text('a'), text('x'), text('y'));
    expect(parent.innerHTML).to.equal('<span>a</span><span>x</span><span>y</span>');
    setChildren(parent);
    expect(parent.innerHTML).to.equal('');
  });

  it('keeps a child that equals the new one', () => {
    const parent = createElement('p', {}, text('a'), text('b'));
    const [first, second] = [...parent.children];
    setChildren(parent, text('a'), text('x'));
    expect(parent.children[0] === first).to.be.true;
    expect(parent.children[1] === second).to.be.false;
  });

  it('keeps the focus of a child that stays', () => {
    const button = createElement('button', {}, 'Log in');
    const parent = createElement('p', {}, button);
    document.body.append(parent);
    button.focus();
    setChildren(parent, button, text('a'));
    setChildren(parent, button);
    expect(document.activeElement === button).to.be.true;
    parent.remove();
  });
});
