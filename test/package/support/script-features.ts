import { transform } from 'esbuild';
import ts from 'typescript';
import { browsersWithout, featureData, oldestBrowsers } from './oldest-browsers.js';

/** A feature that at least one of the oldest browsers lacks, and the place where it is used. */
export interface NewFeature {
  /** Its name in MDN's compatibility data. */
  name: string;
  file: string;
  /** The line that uses it. */
  line: string;
  /** The browsers that lack it. */
  without: string[];
}

/** The names that esbuild uses for the oldest browsers. It has no data about Edge, which is based on Chromium. */
const targets = oldestBrowsers
  .filter(({ name }) => name !== 'edge')
  .map(({ name, version }) => `${name === 'safari_ios' ? 'ios' : name}${version}`);

/**
 * Finds the first line that at least one of the oldest browsers cannot parse, including the syntax of regular
 * expressions: a line that esbuild rewrites for these browsers.
 *
 * @returns the line; undefined if there is none
 */
export async function newSyntax(code: string): Promise<string | undefined> {
  const lines = async (target: string | string[]): Promise<string[]> =>
    (await transform(code, { target })).code.split('\n');
  const [plain, rewritten] = [await lines('esnext'), await lines(targets)];
  const index = plain.findIndex((line, number) => line !== rewritten[number]);
  return plain[index] ?? rewritten[plain.length];
}

/**
 * Finds the run-time features that at least one of the oldest browsers lacks: globals, constructors, and members of
 * objects. If the type of an object is unknown, a member counts as new if it is new in every interface that has a
 * member of this name.
 *
 * Not found: feature detection with `in`, and then the use of a member that is missing from TypeScript's types.
 */
export function newFeatures(files: readonly string[]): NewFeature[] {
  const program = ts.createProgram(files, {
    allowJs: true,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const found: NewFeature[] = [];

  for (const file of files) {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`There is no ${file}.`);
    visit(source);
  }
  return found;

  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node)) return;
    if (ts.isPropertyAccessExpression(node)) report(node, member(node.name));
    else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name))
        report(node, member(name, checker.getTypeAtLocation(node.parent).getProperty(name.text)));
    } else if (ts.isNewExpression(node) && isGlobal(node.expression)) {
      report(node, [`api.${node.expression.text}.${node.expression.text}`]);
    } else if (isGlobal(node)) {
      report(
        node,
        ['api', 'api.Window', 'javascript.builtins', 'javascript.functions'].map((at) => `${at}.${node.text}`),
      );
    }
    ts.forEachChild(node, visit);
  }

  /** The features that a member may refer to. */
  function member(name: ts.MemberName, symbol = checker.getSymbolAtLocation(name)): string[] {
    if (!symbol) return membersNamed(name.text);
    const declarations = symbol.declarations?.filter(isOfTheWeb) ?? [];
    if (!declarations.length) return [];
    const features = declarations.flatMap((declaration) => {
      const owner = ownerOf(declaration).replace(/Constructor$/, '');
      const api = `api.${owner}.${name.text}`;
      return [`${api}_static`, api, `javascript.builtins.${owner}.${name.text}`].filter(featureData).slice(0, 1);
    });
    return features.length ? features : membersNamed(name.text); // members of mixins are not listed under their owner
  }

  function isOfTheWeb(declaration: ts.Declaration): boolean {
    return program.isSourceFileDefaultLibrary(declaration.getSourceFile());
  }

  function isGlobal(node: ts.Node): node is ts.Identifier {
    if (!ts.isIdentifier(node)) return false;
    const symbol = checker.getSymbolAtLocation(node);
    if (!symbol) return 'expression' in node.parent && node.parent.expression === node; // too new for TypeScript
    return !!symbol.declarations?.some(
      (declaration) =>
        isOfTheWeb(declaration) && (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)),
    );
  }

  /** Reports a use if all features that it may refer to are new. */
  function report(node: ts.Node, candidates: string[]): void {
    const compats = candidates.flatMap((name) => {
      const compat = featureData(name)?.__compat;
      return compat ? [{ name, without: browsersWithout(compat) }] : [];
    });
    const [first] = compats;
    if (!first || compats.some(({ without }) => !without.length)) return;
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push({ ...first, file: source.fileName, line: source.text.split('\n')[line]!.trim() });
  }
}

/** The name of the interface, or of the variable for a constructor, that a member is declared in. */
function ownerOf(declaration: ts.Declaration): string {
  const { parent } = declaration;
  if (ts.isInterfaceDeclaration(parent)) return parent.name.text;
  return ts.isTypeLiteralNode(parent) && ts.isVariableDeclaration(parent.parent) ? parent.parent.name.getText() : '';
}

const byName = new Map<string, string[]>();

/** All members of this name in web interfaces and JavaScript classes. */
function membersNamed(name: string): string[] {
  if (!byName.size) {
    for (const group of ['api', 'javascript.builtins']) {
      for (const [owner, members] of Object.entries(featureData(group)!)) {
        for (const key of Object.keys(members)) {
          const plain = key.replace(/_static$/, '');
          byName.set(plain, [...(byName.get(plain) ?? []), `${group}.${owner}.${key}`]);
        }
      }
    }
  }
  return byName.get(name) ?? [];
}
