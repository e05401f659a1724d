import { type Atrule, type CssNode, type Declaration, generate, parse, type Rule, walk } from 'css-tree';
import ts from 'typescript';
import { browsersWithout, featureData } from './oldest-browsers.js';

/** The part of MDN's compatibility data that contains the CSS functions for any property. */
const functionGroups = ['css.types', ...Object.keys(featureData('css.types')!).map((type) => `css.types.${type}`)];

/** The style sheets in a module: the strings that are passed to a function as its only argument and contain a CSS rule. */
export function styleSheets(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.arguments.length === 1) {
      const [text] = node.arguments;
      if (text && ts.isStringLiteralLike(text) && /^[^<]*\{[^]*\}$/.test(text.text)) found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.js', code, ts.ScriptTarget.ESNext, true));
  return found;
}

/**
 * Finds the features in a style sheet that at least one of the oldest browsers lacks and that have no fallback. A
 * fallback is an `@supports` rule that tests for the feature, or an earlier declaration of the property in the same
 * rule. The latter does not work for a value with `var()`, which the browser finds invalid too late.
 *
 * @returns sentences with the feature, the place, and the browsers that lack it
 */
export function newStyles(styles: string): string[] {
  const found: string[] = [];
  const tested: string[] = [];

  walk(parse(styles, { onParseError: (error) => found.push(error.message) }), {
    enter(this: { rule: Rule | null; declaration: Declaration | null }, node: CssNode) {
      if (node.type === 'Atrule') enterAtRule(node);
      else if (node.type === 'NestingSelector') report('css.selectors.nesting', '&');
      else if (node.type === 'PseudoClassSelector' || node.type === 'PseudoElementSelector') {
        report(`css.selectors.${node.name}`, generate(this.rule!.prelude));
      } else if (node.type === 'Rule') {
        if (this.rule && this.rule !== node) report('css.selectors.nesting', generate(node.prelude));
      } else if (node.type === 'Declaration' && this.rule) checkDeclaration(node, this.rule);
    },
    leave(node: CssNode) {
      if (node.type === 'Atrule' && node.name === 'supports') tested.pop();
    },
  });
  return found;

  function enterAtRule({ name, prelude }: Atrule): void {
    report(`css.at-rules.${name}`, `@${name}`);
    if (name === 'supports') tested.push(prelude ? generate(prelude) : '');
  }

  function checkDeclaration(declaration: Declaration, rule: Rule): void {
    const { property } = declaration;
    const text = generate(declaration);
    if (!property.startsWith('--')) report(`css.properties.${property}`, text);
    const isLost = property.startsWith('--') || /\bvar\(/.test(text) || !hasEarlier(declaration, rule);
    if (!isLost) return;
    checkValue(declaration.value, property, text);
  }

  function checkValue(value: CssNode, property: string, text: string): void {
    walk(value, (node) => {
      // The values of custom properties, and the second arguments of var().
      if (node.type === 'Raw') checkValue(parse(node.value, { context: 'value' }), property, text);
      if (node.type === 'Identifier') report(`css.properties.${property}.${node.name}`, text);
      if (node.type !== 'Function') return;
      const features = [`css.properties.${property}`, ...functionGroups].map((group) => `${group}.${node.name}`);
      report(features.find(featureData) ?? '', text);
    });
  }

  function report(feature: string, where: string): void {
    const compat = featureData(feature)?.__compat;
    const without = compat ? browsersWithout(compat) : [];
    const isTested = tested.some((condition) => condition.includes(feature.split('.').at(-1)!));
    if (without.length && !isTested) found.push(`${feature} in "${where}" is not in ${without.join(', ')}`);
  }
}

/** Whether the property is declared earlier in the same rule. */
function hasEarlier(declaration: Declaration, { block }: Rule): boolean {
  const declarations = block.children.toArray().filter((node) => node.type === 'Declaration');
  return declarations
    .slice(0, declarations.indexOf(declaration))
    .some(({ property }) => property === declaration.property);
}
