import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../src/index.js';
import type { AritmaLogin } from '../../src/index.js';
import { linkOf, loginElement } from '../support/elements.js';
import { removeStyles } from '../support/styles.js';
import { replaceProperty } from '../support/undo.js';

const textContrast = 4.5; // WCAG 2.2, 1.4.3
const shapeContrast = 3; // WCAG 2.2, 1.4.11

/** The red, green and blue component, from 0 to 1, of a computed colour: `rgb(20, 80, 140)`, `color(srgb 0.1 0.3 0.5)`. */
function components(colour: string): number[] {
  const [, form, numbers] = /^(rgb|color)\((?:srgb )?([\d., ]+)\)$/.exec(colour) ?? [];
  if (!form || !numbers) throw new Error(`${colour} is not an opaque sRGB colour.`);
  return numbers.split(/[, ]+/).map((number) => Number(number) / (form === 'rgb' ? 255 : 1));
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red, green, blue] = components(colour).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const pages = { light: 'rgb(255, 255, 255)', dark: 'rgb(0, 0, 0)' };

for (const [scheme, page] of Object.entries(pages)) {
  describe(`the contrast of <aritma-login> on a ${scheme} page`, () => {
    let login: AritmaLogin;
    let style: CSSStyleDeclaration;

    const show = async (attributes: Record<string, string | null> = {}): Promise<void> => {
      login = await loginElement(attributes);
      Object.assign(login.parentElement!.style, {
        colorScheme: scheme,
        color: scheme === 'light' ? '#000' : '#fff',
        background: page,
        padding: '16px',
      });
      style = getComputedStyle(linkOf(login));
    };

    afterEach(() => sendMouse({ type: 'move', position: [0, 0] }));

    const hover = async (): Promise<void> => {
      const { left, top } = linkOf(login).getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(left + 20), Math.round(top + 10)] });
      expect(linkOf(login).matches(':hover')).to.be.true;
    };

    const expectLink = (): void => {
      expect(contrast(style.color, style.backgroundColor), 'its text').to.be.at.least(textContrast);
      expect(contrast(style.backgroundColor, page), 'its shape').to.be.at.least(shapeContrast);
    };

    it('the link has sufficient contrast', async () => {
      await show();
      expectLink();
    });

    it('the link under the pointer has sufficient contrast', async () => {
      await show();
      const { backgroundColor } = style;
      await hover();
      expect(style.backgroundColor).not.to.equal(backgroundColor);
      expectLink();
    });

    it('the pressed link has sufficient contrast', async () => {
      await show();
      await hover();
      const { backgroundColor } = style;
      await sendMouse({ type: 'down' });
      try {
        expect(linkOf(login).matches(':active')).to.be.true;
        expect(style.backgroundColor).not.to.equal(backgroundColor);
        expectLink();
      } finally {
        await sendMouse({ type: 'move', position: [0, 0] });
        await sendMouse({ type: 'up' });
      }
    });

    it('the link has sufficient contrast in a browser without light-dark() and color-mix(), also on hover', async () => {
      await show();
      removeStyles(login, /light-dark|color-mix/);
      for (const moveTo of [() => undefined, hover]) {
        await moveTo();
        expectLink();
      }
      expect(style.textDecorationLine).to.equal('underline');
    });

    it('at least one of the two lines of the focus ring has sufficient contrast', async () => {
      await show();
      const field = document.createElement('input');
      login.before(field);
      field.focus();
      await sendKeys({ press: 'Tab' });
      expect(linkOf(login).matches(':focus-visible')).to.be.true;
      expect(style.outlineStyle).to.equal('solid');
      const shadow = /^rgba?\([^)]+\)/.exec(style.boxShadow)![0];
      const lines = [style.outlineColor, shadow].map((line) => contrast(line, page));
      expect(Math.max(...lines)).to.be.at.least(shapeContrast);
      expect(contrast(style.outlineColor, shadow), 'between the two lines').to.be.at.least(shapeContrast);
      const inner = Number.parseFloat(style.outlineOffset) + Number.parseFloat(style.outlineWidth);
      const both = Number.parseFloat(/[\d.]+px$/.exec(style.boxShadow)![0]);
      expect([inner, both - inner], 'equal widths').to.deep.equal([2, 2]);
      expectLink();
    });

    const outlinedStates = {
      'is inert': () => show({ tenant: null }),
      'waits for its popup': async () => {
        replaceProperty(window, 'open', { value: () => ({ closed: false }) });
        await show({ mode: 'popup' });
        login.click();
        await login.updateComplete;
        expect(login.matches(':state(waiting)')).to.be.true;
      },
    };
    for (const [what, prepare] of Object.entries(outlinedStates)) {
      it(`the link that ${what} has sufficient contrast, also on hover`, async () => {
        await prepare();
        for (const moveTo of [() => undefined, hover]) {
          await moveTo();
          expect(style.backgroundColor).to.equal('rgba(0, 0, 0, 0)');
          expect(contrast(style.color, page), 'its text').to.be.at.least(textContrast);
          expect(contrast(style.borderTopColor, page), 'its border').to.be.at.least(shapeContrast);
        }
      });
    }

    it('the message below the link has sufficient contrast', async () => {
      await show({ tenant: null });
      login.click();
      await login.updateComplete;
      const message = getComputedStyle(login.shadowRoot!.querySelector('[role=status] [lang]')!);
      expect(contrast(message.color, page)).to.be.at.least(textContrast);
    });
  });
}

describe('the function contrast()', () => {
  it('returns the ratios that WCAG defines', () => {
    expect(contrast('rgb(0, 0, 0)', 'color(srgb 1 1 1)')).to.be.closeTo(21, 0.001);
    expect(contrast('rgb(118, 118, 118)', 'rgb(255, 255, 255)')).to.be.closeTo(4.54, 0.01); // the lightest grey that passes on white
  });
});
