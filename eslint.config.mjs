import js from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const markupFromText = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc)$/]',
    message: 'Do not parse text as markup: use createElement() of src/elements/nodes.ts, or textContent.',
  },
  {
    selector: 'MemberExpression[object.name="document"][property.name=/^(write|writeln)$/]',
    message: 'Do not parse text as markup: use createElement() of src/elements/nodes.ts, or textContent.',
  },
];
const unsafeDirectives = {
  regex: 'lit.*/(unsafe-|static)',
  message: 'Do not parse text as markup: use an ordinary template.',
};

/** State that lives longer than a call. On a server, all users would share it. */
const moduleState = [
  'VariableDeclaration[kind!="const"]',
  'VariableDeclaration[kind="const"] > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/]',
].map((declaration) => ({
  selector: `:matches(Program, Program > ExportNamedDeclaration) > ${declaration}`,
  message: 'src/oauth must have no module-level state: use a constant, or keep the state in the caller.',
}));

/** Defines a layer of src/, whose files may import only the allowed modules: those of the same layer and lower ones. */
const layer = (files, allowed, message, restrictedSyntax = []) => ({
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
    files: ['test/bench/{pages,peers}/**/*.js'],
    extends: [js.configs.recommended],
    rules: { 'no-undef': 'off' }, // these files run in a page
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
      '@typescript-eslint/no-unnecessary-condition': 'off', // the DOM's types declare members that some browsers lack
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'lit/no-legacy-template-syntax': 'error',
      'lit/no-template-arrow': 'error',
      'wc/guard-super-call': 'off', // the superclass is Lit's and has these callbacks
    },
  },
  {
    files: ['src/frameworks/**/*.ts'],
    rules: { '@typescript-eslint/no-namespace': 'off' }, // the frameworks declare their types in namespaces
  },
  layer(
    ['src/{index,login,callback,session,session-element}.ts'],
    '\\./(elements|session|browser|oauth)/|\\./(login|callback|session)\\.js$',
    'The entry points may import src/elements, src/session, src/browser and src/oauth.',
  ),
  layer(
    ['src/elements/**/*.ts'],
    '\\./|\\.\\./(messages|session|browser|oauth)/|lit$',
    'src/elements may import src/messages, src/session, src/browser, src/oauth and Lit.',
  ),
  layer(
    ['src/messages/**/*.ts'],
    '\\./|\\.\\./oauth/',
    'src/messages may import src/oauth only: no element and no Lit.',
  ),
  layer(
    ['src/session/**/*.ts'],
    '\\./|\\.\\./(browser|oauth)/',
    'src/session may import src/browser and src/oauth only: no element and no Lit.',
  ),
  layer(['src/browser/**/*.ts'], '\\./|\\.\\./oauth/', 'src/browser may import src/oauth only: no element and no Lit.'),
  layer(
    ['src/oauth/**/*.ts'],
    '\\./',
    'src/oauth may import only itself: it runs without Lit and without a DOM.',
    moduleState,
  ),
  layer(['src/oauth.ts'], '\\./oauth/', 'src/oauth.ts may import only src/oauth.', [
    ...moduleState,
    { selector: 'ExportAllDeclaration', message: 'Name each export, so that nothing internal becomes public.' },
  ]),
  layer(
    ['src/frameworks/**/*.ts'],
    '\\./|\\.\\./elements/aritma-(login|callback|session|logout|claim)\\.js$|(react|preact|solid-js|svelte/elements|vue)$',
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
        atob: false,
        btoa: false,
        TextDecoder: false,
        globalThis: 'off',
      },
    },
    rules: { 'no-undef': 'error' }, // other globals do not exist in every environment
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
            { from: 'package', package: 'chai', name: 'Equal' }, // the type of expect(x).to.equal(y) is a promise, its value is not
          ],
        },
      ],
    },
  },
);
