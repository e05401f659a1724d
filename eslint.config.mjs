import js from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const markupFromText = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc)$/]',
    message: 'Text never becomes markup: use a Lit template or textContent.',
  },
  {
    selector: 'MemberExpression[object.name="document"][property.name=/^(write|writeln)$/]',
    message: 'Text never becomes markup: use a Lit template or textContent.',
  },
];
const unsafeDirectives = {
  regex: 'lit.*/(unsafe-|static)',
  message: 'Text never becomes markup: use an ordinary template.',
};

/** State that outlives a call: on a server it would be shared by all users. */
const moduleState = [
  'VariableDeclaration[kind!="const"]',
  'VariableDeclaration[kind="const"] > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/]',
].map((declaration) => ({
  selector: `:matches(Program, Program > ExportNamedDeclaration) > ${declaration}`,
  message: 'src/oauth has no module-level state: make it a constant, or keep it in the caller.',
}));

/** The floors of src/: arrows go down only. */
const floor = (files, allowed, message, restrictedSyntax = []) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: `^(?!${allowed})`, message }, unsafeDirectives] }],
    'no-restricted-syntax': [
      'error',
      ...markupFromText,
      ...restrictedSyntax,
      { selector: 'ImportExpression', message },
    ],
  },
});

export default defineConfig(
  globalIgnores([
    '**/dist',
    '*.js',
    '*.d.ts',
    'coverage',
    'test/package/consumer',
    'test/frameworks/*/{src,.*}',
    'test/mutation/.*',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { URL: false, console: false, process: false } },
  },
  {
    files: ['test/bench/{pages,peers}/*.js'],
    extends: [js.configs.recommended],
    rules: { 'no-undef': 'off' }, // they run in a page
  },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, lit['flat/recommended'], wc['flat/recommended']],
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-imports': ['error', { patterns: [unsafeDirectives] }],
      'no-restricted-syntax': ['error', ...markupFromText],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off', // the DOM's types promise what not every environment has
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'lit/no-legacy-template-syntax': 'error',
      'lit/no-template-arrow': 'error',
      'wc/guard-super-call': 'off', // the superclass is Lit's: its callbacks are there
    },
  },
  {
    files: ['src/frameworks/**/*.ts'],
    rules: { '@typescript-eslint/no-namespace': 'off' }, // that is what the frameworks' own types are in
  },
  floor(
    ['src/{index,login,callback}.ts'],
    '\\./(elements|browser|oauth)/|\\./(login|callback)\\.js$',
    'The entry points may import src/elements, src/browser and src/oauth.',
  ),
  floor(
    ['src/elements/**/*.ts'],
    '\\./|\\.\\./(messages|browser|oauth)/|lit$',
    'src/elements may import src/messages, src/browser, src/oauth and Lit.',
  ),
  floor(
    ['src/messages/**/*.ts'],
    '\\./|\\.\\./oauth/|lit$',
    'src/messages may import src/oauth and Lit: no element and no browser module.',
  ),
  floor(['src/browser/**/*.ts'], '\\./|\\.\\./oauth/', 'src/browser may import src/oauth only: no element, no Lit.'),
  floor(
    ['src/oauth/**/*.ts'],
    '\\./',
    'src/oauth may import nothing else: it runs without Lit and without a DOM.',
    moduleState,
  ),
  floor(['src/oauth.ts'], '\\./oauth/', 'The core may import src/oauth only.', [
    ...moduleState,
    { selector: 'ExportAllDeclaration', message: 'Name each export, so that nothing internal becomes public.' },
  ]),
  floor(
    ['src/frameworks/**/*.ts'],
    '\\./|\\.\\./elements/aritma-(login|callback)\\.js$|(react|preact|solid-js|svelte/elements|vue)$',
    'src/frameworks may import the types of the elements and of one framework.',
  ),
  {
    files: ['src/oauth/**/*.ts', 'src/oauth.ts'],
    languageOptions: {
      parserOptions: { lib: ['es2022'] },
      globals: {
        URL: false,
        URLSearchParams: false,
        Request: false,
        crypto: false,
        TextEncoder: false,
        btoa: false,
        globalThis: 'off',
      },
    },
    rules: { 'no-undef': 'error' }, // what is not named above is not to be had everywhere
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off', // chai: expect(x).to.be.true
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
            { from: 'package', package: 'chai', name: 'Equal' }, // expect(x).to.equal(y) is a promise in its types alone
          ],
        },
      ],
    },
  },
);
