import { expect } from '@open-wc/testing';

/**
 * Removes from an element's style sheets the rules that a browser without a feature ignores: each rule that has the
 * feature in its condition, selector or declarations. Throws if the feature is in a declaration with `var()`: such a
 * browser would keep that declaration, but without a valid value.
 */
export function removeStyles(element: HTMLElement, feature: RegExp): void {
  const root = element.shadowRoot!;
  root.adoptedStyleSheets = root.adoptedStyleSheets.map(({ cssRules }) => {
    const rules = [...cssRules].filter((rule) => {
      if (rule instanceof CSSSupportsRule) return !feature.test(rule.conditionText);
      return !(rule instanceof CSSStyleRule && feature.test(rule.selectorText));
    });
    const text = rules.map(({ cssText }) => cssText).join('\n');
    expect(text).not.to.match(feature);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}
