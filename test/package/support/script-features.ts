import { transform } from 'esbuild';
import ts from 'typescript';
import { browsersWithout, featureData, oldestBrowsers } from './oldest-browsers.js';

/** A feature that not all of the oldest browsers have, and where it is used. */
export interface NewFeature {
  /** As MDN's compatibility data name it. */
  name: string;
  file: string;
  /** The line that uses it. */
  line: string;
  /** The browsers without it. */
  without: string[];
}

/** esbuild's names of the oldest browsers. It has no data of its own about Edge, which is Chromium. */
const targets = oldestBrowsers
  .filter(({ name }) => name !== 'edge')
  .map(({ name, version }) => `${name === 'safari_ios' ? 'ios' : name}${version}`);

/**
 * Finds the first line whose syntax, that of regular expressions included, one of the oldest browsers cannot parse: one
 * that esbuild would rewrite for it.
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
 * Finds the run-time features that not all of the oldest browsers have: globals, constructors, and members of objects. A
 * member of an object whose type is not known is new if every object of the web with a member of that name got it too late.
 *
 * A test by `in`, and a use after one of a member that TypeScript's types do not have, are not found.
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

  /** The features that a member can be. */
  function member(name: ts.MemberName, symbol = checker.getSymbolAtLocation(name)): string[] {
    if (!symbol) return membersNamed(name.text);
    const declarations = symbol.declarations?.filter(isOfTheWeb) ?? [];
    if (!declarations.length) return [];
    const features = declarations.flatMap((declaration) => {
      const owner = ownerOf(declaration).replace(/Constructor$/, '');
      const api = `api.${owner}.${name.text}`;
      return [`${api}_static`, api, `javascript.builtins.${owner}.${name.text}`].filter(featureData).slice(0, 1);
    });
    return features.length ? features : membersNamed(name.text); // those of mixins are not found by their owner
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

  /** Reports a use if none of the features that it can be is old enough. */
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

/** All members of that name that the web's interfaces and JavaScript's classes have. */
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
