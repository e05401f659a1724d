import ts from 'typescript';

/** A name that `aritma-login/oauth.js` exports, with what its JSDoc says. */
export interface OauthExport {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'type';
  /** The names of the parameters. An optional one ends with `?`. */
  readonly parameters: readonly string[];
  /** The parameters that the JSDoc does not describe. */
  readonly undocumented: readonly string[];
  /** The whole description, in one line. */
  readonly description: string;
  /** What is thrown, one text for each `@throws`. */
  readonly throws: readonly string[];
}

/** Lists the exports of `aritma-login/oauth.js` in alphabetical order, as the declarations in dist/ describe them. */
export function oauthExports(): OauthExport[] {
  const entry = 'dist/oauth.d.ts';
  const program = ts.createProgram([entry], { noLib: true, types: [], module: ts.ModuleKind.NodeNext });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`There is no ${entry}: build the package.`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => exportOf(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol, checker))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

/** Writes the tables of the functions and of the types in Markdown. */
export function oauthTables(): string {
  const exports = oauthExports();
  const values = exports.filter(({ kind }) => kind !== 'type');
  const types = exports.filter(({ kind }) => kind === 'type');
  return [
    '| function | meaning | error codes |',
    '| --- | --- | --- |',
    ...values.map((one) => `| ${code(signature(one))} | ${firstSentence(one)} | ${errorCodes(one)} |`),
    '',
    '| type | meaning |',
    '| --- | --- |',
    ...types.map((one) => `| ${code(one.name)} | ${firstSentence(one)} |`),
  ].join('\n');
}

function exportOf(symbol: ts.Symbol, checker: ts.TypeChecker): OauthExport {
  const declaration = symbol.declarations?.[0];
  if (!declaration) throw new Error(`${symbol.name} has no declaration.`);
  const tags = symbol.getJsDocTags(checker);
  const parameters = ts.isFunctionDeclaration(declaration) ? declaration.parameters : [];
  const documented = tags.filter(({ name }) => name === 'param').map(({ text }) => ts.displayPartsToString(text));
  return {
    name: symbol.name,
    kind: ts.isFunctionDeclaration(declaration) ? 'function' : ts.isClassDeclaration(declaration) ? 'class' : 'type',
    parameters: parameters.map(({ name, questionToken }) => name.getText() + (questionToken ? '?' : '')),
    undocumented: parameters
      .map(({ name }) => name.getText())
      .filter((name) => !documented.some((text) => text.startsWith(`${name} `))),
    description: inOneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    throws: tags.filter(({ name }) => name === 'throws').map(({ text }) => inOneLine(ts.displayPartsToString(text))),
  };
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\{@link (\w+) ?\}/g, '`$1`');
}

function signature({ name, kind, parameters }: OauthExport): string {
  return kind === 'function' ? `${name}(${parameters.join(', ')})` : name;
}

function firstSentence({ description }: OauthExport): string {
  const [sentence = ''] = description.split(/\.(?= [A-Z]|$)/);
  return sentence.replaceAll('|', '\\|').replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
}

function errorCodes({ throws }: OauthExport): string {
  return throws
    .map(
      (text) => /^AritmaLoginError (`\w+`)/.exec(text)?.[1] ?? (text.includes('`error`') ? 'the server’s `error`' : ''),
    )
    .join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}
