import ts from 'typescript';

/**
 * Finds the names of all slots that the templates of src/ can render: literal names, and those that the type of an
 * expression allows.
 *
 * @returns the names; that of the default slot is the empty string
 * @throws if the type of a name is not a union of string literals
 */
export function slotNames(): string[] {
  const { config } = ts.readConfigFile('src/tsconfig.json', (path) => ts.sys.readFile(path)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, 'src');
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const names = new Set<string>();

  function visit(node: ts.Node): void {
    if (ts.isTaggedTemplateExpression(node)) for (const name of namesIn(node.template)) names.add(name);
    ts.forEachChild(node, visit);
  }

  function namesIn(template: ts.TemplateLiteral): string[] {
    const expressions = ts.isTemplateExpression(template) ? template.templateSpans.map((span) => span.expression) : [];
    const literals = ts.isTemplateExpression(template)
      ? [template.head, ...template.templateSpans.map((span) => span.literal)]
      : [template];
    const text = literals.map((literal, index) => literal.text + (expressions[index] ? `{${index}}` : '')).join('');
    return [...text.matchAll(/<slot\b([^>]*)>/g)].flatMap(([, attributes = '']) => {
      const [, name = '', index] = /\bname=(?:"([^"]*)"|\{(\d+)\})/.exec(attributes) ?? [];
      return index === undefined ? [name] : literalsOf(expressions[Number(index)]!);
    });
  }

  function literalsOf(expression: ts.Expression): string[] {
    const type = checker.getTypeAtLocation(expression);
    return (type.isUnion() ? type.types : [type]).map((member) => {
      if (member.isStringLiteral()) return member.value;
      throw new Error(`The type of the slot name ${expression.getText()} is not a union of string literals.`);
    });
  }

  for (const path of fileNames) {
    const source = program.getSourceFile(path);
    if (source) visit(source);
  }
  return [...names];
}
