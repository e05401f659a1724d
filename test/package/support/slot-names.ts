import ts from 'typescript';

/**
 * The names of all slots that src/ can render: of each call `createElement('slot', { name: … })`, those that the type of
 * the name allows. The name of the default slot is empty.
 */
export function slotNames(): string[] {
  const { config } = ts.readConfigFile('src/tsconfig.json', (path) => ts.sys.readFile(path)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, 'src');
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const names = new Set<string>();

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && node.expression.getText() === 'createElement') {
      const [tag, attributes] = node.arguments;
      if (tag && ts.isStringLiteral(tag) && tag.text === 'slot')
        for (const name of namesIn(attributes)) names.add(name);
    }
    ts.forEachChild(node, visit);
  }

  function namesIn(attributes: ts.Expression | undefined): string[] {
    if (!attributes) return [''];
    if (!ts.isObjectLiteralExpression(attributes)) throw new Error(`${attributes.getText()} is not an object literal.`);
    const name = attributes.properties.find((property) => property.name?.getText() === 'name');
    if (name && ts.isShorthandPropertyAssignment(name)) return literalsOf(name.name);
    return name && ts.isPropertyAssignment(name) ? literalsOf(name.initializer) : [''];
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
