import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { newFeatures, newSyntax } from './support/script-features.js';
import { newStyles, styleSheets } from './support/style-features.js';

/** New features that src/ uses, the only file that uses each, and why a browser without them still works. */
const allowedInSource = {
  'src/elements/adopt-styles.ts': [
    // only if Lit has detected the feature
    'api.CSSStyleSheet.CSSStyleSheet',
    'api.CSSStyleSheet.replaceSync',
    'api.Document.adoptedStyleSheets',
  ],
  'src/browser/callback-document.ts': ['api.Window.navigation'], // inside an "attempt"
  'src/elements/aritma-session.ts': ['api.Element.checkVisibility'], // only if the browser has it
  'src/elements/custom-states.ts': ['api.ElementInternals.states', 'api.HTMLElement.attachInternals'], // inside a "try"
};

/** New features that Lit detects first. Without them it adds a `<style>` element. */
const allowedInLit = [
  'api.CSSStyleSheet.CSSStyleSheet',
  'api.CSSStyleSheet.replaceSync',
  'api.Document.adoptedStyleSheets',
  'api.TrustedTypePolicyFactory.emptyScript',
];

/** Members of the objects of this package, Lit and zone.js with the same names as new features. A bundle has no types. */
const ownNames = [
  ...[
    'adopt',
    'ariaLabel',
    'changed',
    'configure',
    'forget',
    'local',
    'login',
    'properties',
    'run',
    'session',
    'token',
  ],
];

/** Parts of the style sheets that old browsers ignore, and why the link remains usable. */
const allowedInStyles = [
  'css.properties.cursor.pointer', // iOS has no pointer to show
  'css.properties.cursor.not-allowed',
  'css.properties.outline', // Safari before 16.4 draws the corners square
  'css.selectors.state', // a waiting link looks like any other, but the text below it says that it is waiting
];

const filesIn = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

const lastPart = (name: string): string => name.replace(/^.*\./, '');
const isOwn = (name: string): boolean => ownNames.includes(lastPart(name));

/** Checks that the features found are exactly the allowed ones. */
function expectOnly(found: readonly string[], allowed: readonly string[]): void {
  const forbidden = distinct(found.filter((name) => !allowed.includes(name)));
  const unused = allowed.filter((name) => !found.includes(name));
  assert.deepEqual(forbidden, [], `Use feature detection, or do not use: ${forbidden.join('; ')}.`);
  assert.deepEqual(unused, [], `No longer used; remove from the allowed features: ${unused.join('; ')}.`);
}

const sources = await filesIn('src', '.ts');
const scripts = await filesIn('dist', '.js');
const bundles = scripts.filter((file) => file.endsWith('.min.js'));

describe('the oldest supported browsers', () => {
  for (const file of scripts) {
    it(`can parse ${file}`, async () => {
      assert.equal(await newSyntax(await readFile(file, 'utf8')), undefined);
    });
  }

  it('have every run-time feature that the sources use without feature detection', () => {
    const uses = newFeatures(sources).map(({ file, name }) => `${relative('.', file)}: ${name}`);
    const allowed = Object.entries(allowedInSource).flatMap(([file, names]) => names.map((name) => `${file}: ${name}`));
    expectOnly(uses, allowed);
  });

  it('have every run-time feature that the bundles, which include Lit, use without feature detection', () => {
    const names = newFeatures(bundles).map(({ name }) => (isOwn(name) ? lastPart(name) : name));
    expectOnly(names, [...Object.values(allowedInSource).flat(), ...allowedInLit, ...ownNames]);
  });

  it('support everything in the style sheets of the bundles that the link needs', async () => {
    const sheets = (await Promise.all(bundles.map((file) => readFile(file, 'utf8')))).map(styleSheets);
    assert.ok(
      sheets.every(({ length }) => length > 1),
      'each bundle has the styles of the link and of an element',
    );
    const found = sheets.flat().flatMap(newStyles);
    const allowed = (sentence: string): string | undefined =>
      allowedInStyles.find((name) => sentence.startsWith(`${name} `));
    expectOnly(
      found.map((sentence) => allowed(sentence) ?? sentence),
      allowedInStyles,
    );
  });
});

describe('the check of the oldest supported browsers', () => {
  for (const code of [
    'x.replace(/(?<=a)b/, "");',
    'x.match(/[a--b]/v);',
    'class A { static { f(); } }',
    'using x = f();',
  ]) {
    it(`finds the syntax of ${code}`, async () => {
      assert.notEqual(await newSyntax(`let old = 1;\n${code}\n`), undefined);
    });
  }

  it('accepts syntax that they support', async () => {
    const code =
      'export class A { #a = 1; static b = /(?<c>[\\p{Cc}])/u; has(o) { return #a in o; } d() { this.e ??= 1n; } }';
    assert.equal(await newSyntax(code), undefined);
  });

  for (const [code, feature] of Object.entries({
    'AbortSignal.timeout(1);': 'api.AbortSignal.timeout_static',
    'Promise.withResolvers();': 'javascript.builtins.Promise.withResolvers',
    'const { withResolvers } = Promise;': 'javascript.builtins.Promise.withResolvers',
    '[1].findLast(Boolean);': 'javascript.builtins.Array.findLast',
    'export const last = (list) => list.findLast(Boolean);': 'javascript.builtins.Array.findLast',
    'new Set().union(new Set());': 'javascript.builtins.Set.union',
    'document.body.showPopover();': 'api.HTMLElement.showPopover',
    'new CSSStyleSheet();': 'api.CSSStyleSheet.CSSStyleSheet',
    'new CloseWatcher();': 'api.CloseWatcher',
  })) {
    it(`finds the run-time feature in ${code}`, async () => {
      assert.ok((await featuresOf(code)).includes(feature));
    });
  }

  it('accepts run-time features that they support, and feature detection with "in"', async () => {
    const code = `
      export const isThere = 'timeout' in AbortSignal && Object.hasOwn({}, 'a');
      document.body.replaceChildren(structuredClone([1]).at(-1), 'a'.replaceAll('b', 'c'));
      new BroadcastChannel('a').close();`;
    assert.deepEqual(await featuresOf(code), []);
  });

  for (const [styles, feature] of Object.entries({
    'a:has(b) { color: red }': 'css.selectors.has',
    'a, b:state(c) { color: red }': 'css.selectors.state',
    'a { &:hover { color: red } }': 'css.selectors.nesting',
    '@container (width > 1px) { a { color: red } }': 'css.at-rules.container',
    'a { color: light-dark(red, blue) }': 'css.types.color.light-dark',
    'a { color: red; color: light-dark(red, var(--b)) }': 'css.types.color.light-dark',
    'a { --b: red; --b: light-dark(red, blue) }': 'css.types.color.light-dark',
    'a { color: var(--b, light-dark(red, blue)) }': 'css.types.color.light-dark',
    'a { --b: var(--c, var(--d, light-dark(red, blue))) }': 'css.types.color.light-dark',
    '@supports (color: red) { a { --b: light-dark(red, blue) } }': 'css.types.color.light-dark',
    'a { text-wrap: balance }': 'css.properties.text-wrap',
  })) {
    it(`finds the new feature in ${styles}`, () => {
      assert.ok(newStyles(styles).some((sentence) => sentence.startsWith(`${feature} `)));
    });
  }

  for (const styles of [
    'a { color: red; color: light-dark(red, blue) }',
    '@supports (color: light-dark(red, red)) { a { --b: light-dark(red, blue) } }',
    ':host([hidden]) a:focus-visible { inset: 0; gap: max(1em, 2px); overflow-wrap: anywhere }',
  ]) {
    it(`accepts ${styles}`, () => {
      assert.deepEqual(newStyles(styles), []);
    });
  }
});

/** Finds the new features that a module uses. */
async function featuresOf(code: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'aritma-login-'));
  try {
    await writeFile(join(folder, 'module.mjs'), code);
    return newFeatures([join(folder, 'module.mjs')]).map(({ name }) => name);
  } finally {
    await rm(folder, { recursive: true });
  }
}
