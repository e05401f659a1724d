import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { pageUrl } from '../../support/callback-page.js';
import { linkOf, loginElement, statusOf } from '../../support/elements.js';

/** The rule in docs/styling.md for a page whose script has not run yet. */
async function documentedRule(): Promise<string> {
  const text = await (await fetch('/docs/styling.md')).text();
  return /```css\n(aritma-login:not\(:defined\)[^`]*)```/.exec(text)![1]!;
}

/** A page in a frame in which no element is registered. */
async function pageWithoutScript(): Promise<Document> {
  const frame = await fixture<HTMLIFrameElement>(html`<iframe style="border: 0" width="800" height="600"></iframe>`);
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
    frame.src = pageUrl('undefined.html');
  });
  return frame.contentDocument!;
}

const svg = '<svg slot="icon" viewBox="0 0 16 16"></svg>';
const size = (element: Element): number[] => {
  const { width, height } = element.getBoundingClientRect();
  return [width, height].map((length) => Math.round(length * 10) / 10);
};

/** Appends markup to an element. */
function put<Type extends Element>(place: Element, markup: string): Type {
  place.insertAdjacentHTML('beforeend', markup);
  return place.lastElementChild as Type;
}

describe('the appearance of <aritma-login>', () => {
  const attributes = 'tenant="acme" client-id="spa" scope="a" redirect-uri="/callback"';

  for (const [what, content, style] of [
    ['text', 'Log in', ''],
    ['no text', '', ''],
    ['a large font and a large line height', 'Sign in now', 'font: 30px/3 serif'],
    ['a tiny font', 'Log in', 'font: 7px/1 sans-serif'],
    ['an icon', `${svg}Log in`, ''],
    ['a long text in a narrow container', 'Log in with a text that needs several lines', 'width: 120px'],
  ] as const) {
    it(`the element has the size of its placeholder in docs/styling.md, with ${what}`, async () => {
      const page = await pageWithoutScript();
      const style1 = page.createElement('style');
      style1.textContent = await documentedRule();
      page.head.append(style1);
      const markup = `<p style="margin: 0; ${style}">x<aritma-login ${attributes}>${content}</aritma-login>y</p>`;
      const before = put(page.body, markup);
      const after = put(await fixture(html`<div style="width: 784px"></div>`), markup);
      await (after.querySelector('aritma-login') as AritmaLogin).updateComplete;
      expect(before.querySelector('aritma-login')!.matches(':defined')).to.be.false;
      const sizes = [before, after].map((each) => [size(each.querySelector('aritma-login')!), size(each)]);
      expect(sizes[0]).to.deep.equal(sizes[1]);
      expect(sizes[0]!.flat().every((length) => length >= 20)).to.be.true;
    });
  }

  it('the rules in docs/styling.md hide the element, and the slots of a callback, until the script is loaded', async () => {
    const page = await pageWithoutScript();
    page.head.append(Object.assign(page.createElement('style'), { textContent: await documentedRule() }));
    const login = put(page.body, `<aritma-login>Log in</aritma-login>`);
    const slot = put(page.body, `<aritma-callback><p slot="complete">Done</p></aritma-callback>`).firstElementChild!;
    const view = page.defaultView!;
    expect(view.getComputedStyle(login).visibility).to.equal('hidden');
    expect(slot.getClientRects()).to.have.length(0);
  });

  it('the link has its full height in the task in which it is connected', async () => {
    const place = await fixture(html`<div></div>`);
    const login = put<AritmaLogin>(place, `<aritma-login ${attributes}>Log in</aritma-login>`);
    await Promise.resolve();
    expect(size(linkOf(login))[1]).to.be.at.least(44);
  });

  it('a long text wraps, and so does a long word', async () => {
    const place = await fixture(html`<div style="width: 150px"></div>`);
    for (const text of ['Log in with a text that needs several lines', 'Personvernerklæringsbekreftelsesinnlogging']) {
      const login = put<AritmaLogin>(place, `<aritma-login ${attributes}>${text}</aritma-login>`);
      await login.updateComplete;
      expect(size(linkOf(login))[0]).to.be.at.most(150);
      expect(size(linkOf(login))[1]).to.be.at.least(50);
      expect(linkOf(login).scrollWidth).to.be.at.most(150);
    }
  });

  it('the spaces around an element in the text are kept', async () => {
    const width = async (markup: string): Promise<number> => {
      const login = put<AritmaLogin>(await fixture(html`<div></div>`), markup);
      await login.updateComplete;
      return size(linkOf(login))[0]!;
    };
    const [plain, emphasized] = [
      await width(`<aritma-login ${attributes}>Log in now</aritma-login>`),
      await width(`<aritma-login ${attributes}>Log <b style="font-weight: inherit">in</b> now</aritma-login>`),
    ];
    expect(emphasized).to.be.closeTo(plain, 0.5);
  });

  it('the link fills its container with the rules in docs/styling.md', async () => {
    const login = await loginElement();
    const style = await fixture<HTMLStyleElement>(html`<style></style>`);
    style.textContent = 'aritma-login { display: flex } aritma-login::part(link) { width: 100% }';
    expect(size(linkOf(login))[0]).to.equal(size(login.parentElement!)[0]);
  });

  it('the link inherits the font and the direction of the page', async () => {
    const login = await loginElement();
    login.parentElement!.setAttribute('style', 'font: italic 24px monospace; direction: rtl; letter-spacing: 3px');
    const style = getComputedStyle(linkOf(login));
    expect(style.fontFamily).to.equal('monospace');
    expect(style.fontSize).to.equal('24px');
    expect(style.fontStyle).to.equal('italic');
    expect(style.direction).to.equal('rtl');
    expect(style.letterSpacing).to.equal('3px');
  });

  it('the link uses the colours and the radius that the page sets', async () => {
    const login = await loginElement();
    login.setAttribute(
      'style',
      '--aritma-login-background: rgb(1, 2, 3); --aritma-login-color: rgb(250, 251, 252);' +
        '--aritma-login-border-color: rgb(4, 5, 6); --aritma-login-radius: 3px',
    );
    const style = getComputedStyle(linkOf(login));
    expect(style.backgroundColor).to.equal('rgb(1, 2, 3)');
    expect(style.color).to.equal('rgb(250, 251, 252)');
    expect(style.borderTopColor).to.equal('rgb(4, 5, 6)');
    expect(style.borderTopLeftRadius).to.equal('3px');
  });

  it('the link has other colours if the color-scheme is dark', async () => {
    const login = await loginElement();
    const look = (): string[] => {
      const { backgroundColor, color } = getComputedStyle(linkOf(login));
      return [backgroundColor, color];
    };
    login.parentElement!.style.colorScheme = 'light';
    const light = look();
    login.parentElement!.style.colorScheme = 'dark';
    expect(look()[0]).not.to.equal(light[0]);
    expect(look()[1]).not.to.equal(light[1]);
  });

  it('the element is not displayed if it has the attribute hidden', async () => {
    const login = await loginElement({ hidden: '' });
    expect(login.getClientRects()).to.have.length(0);
  });

  it('the link does not move when a message appears', async () => {
    const login = await loginElement({ tenant: null });
    const before = linkOf(login).getBoundingClientRect();
    login.click();
    await login.updateComplete;
    await aTimeout(0);
    expect(statusOf(login)).not.to.equal('');
    const after = linkOf(login).getBoundingClientRect();
    expect([after.x, after.y, after.width, after.height]).to.deep.equal([
      before.x,
      before.y,
      before.width,
      before.height,
    ]);
  });
});
