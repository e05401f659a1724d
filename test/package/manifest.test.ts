import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import type { CustomElementDeclaration, Package } from 'custom-elements-manifest';
import { element, required } from '../../tools/api-tables.js';
import { AritmaCallback } from '../../src/elements/aritma-callback.js';
import { AritmaClaim } from '../../src/elements/aritma-claim.js';
import { AritmaLogin } from '../../src/elements/aritma-login.js';
import { AritmaLogout } from '../../src/elements/aritma-logout.js';
import { AritmaSession } from '../../src/elements/aritma-session.js';
import { OutcomeElement } from '../../src/elements/outcome-element.js';
import { flows } from '../../src/oauth/flow.js';
import { attributeDefaults, attributeName, requiredAttributes } from '../../src/oauth/login-attributes.js';
import { slotNames } from './support/slot-names.js';

const read = (path: string) => readFile(path, 'utf8');
const json = async <T>(path: string) => JSON.parse(await read(path)) as T;
const names = (entries: readonly { name: string }[] = []) => entries.map(({ name }) => name);
const matches = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))];
const assertSameNames = (actual: readonly string[], expected: readonly string[]) =>
  assert.deepEqual([...actual].sort(), [...expected].sort());

const manifest = await json<Package>('dist/custom-elements.json');
const classes = {
  'aritma-login': AritmaLogin,
  'aritma-callback': AritmaCallback,
  'aritma-session': AritmaSession,
  'aritma-logout': AritmaLogout,
  'aritma-claim': AritmaClaim,
};
type Tag = keyof typeof classes;
const tags = Object.keys(classes) as Tag[];

/** The modules that an element consists of, in addition to its own. */
const parts: Partial<Record<Tag, string>> = {
  'aritma-login': 'link-styles',
  'aritma-callback': 'link-styles',
  'aritma-session': 'expiry-warning',
};
const source = async (name: string) => read(`dist/elements/${name}.js`);
const texts = Object.fromEntries(
  await Promise.all(tags.map(async (tag) => [tag, (await source(tag)) + (parts[tag] ? await source(parts[tag]) : '')])),
) as Record<Tag, string>;

describe('custom-elements.json', () => {
  it('is valid according to its schema', async () => {
    const schema = await json<AnySchema>('node_modules/custom-elements-manifest/schema.json');
    const ajv = new Ajv({ allowUnionTypes: true });
    assert.equal(ajv.validate(schema, manifest), true, ajv.errorsText());
    assert.match(manifest.schemaVersion, /^2\./);
  });

  it('names only built modules and what they export', async () => {
    for (const { path, exports = [] } of manifest.modules) {
      const module = (await import(`../../${path}`)) as object;
      for (const { kind, name } of exports) assert.ok(kind !== 'js' || name in module, `${path}: ${name}`);
    }
    const definitions = manifest.modules.flatMap(({ path, exports = [] }) =>
      exports.filter(({ kind }) => kind === 'custom-element-definition').map(({ name }) => `${path}: ${name}`),
    );
    assertSameNames(definitions, [
      'dist/login.js: aritma-login',
      'dist/callback.js: aritma-callback',
      'dist/session-element.js: aritma-session',
      'dist/session-element.js: aritma-logout',
      'dist/session-element.js: aritma-claim',
    ]);
  });
});

describe('the elements in custom-elements.json', () => {
  const elements = tags.map((tag) => element(manifest, tag));
  const all = (entries: { name: string }[]) => [...new Set(names(entries))];

  it('have every event that the source creates', async () => {
    const sources = (await source('events')) + texts['aritma-logout'];
    const created = matches(sources, /new CustomEvent\('(\w+)'/g);
    const forwarded = matches(texts['aritma-session'], /'(session\w+)'/g);
    assertSameNames(all(elements.flatMap(({ events = [] }) => events)), [...created, ...forwarded]);
  });

  it('have every slot that the templates render', () => {
    assertSameNames(all(elements.flatMap(({ slots = [] }) => slots)), slotNames());
  });
});

for (const tag of tags) {
  describe(`<${tag}> in custom-elements.json`, () => {
    const declaration: CustomElementDeclaration = element(manifest, tag);
    const { attributes = [], members = [], events, slots, cssParts, cssProperties, cssStates } = declaration;
    const Element = classes[tag];
    const text = texts[tag];

    it('has every attribute that the class observes', () => {
      const unobserved = tag === 'aritma-callback' ? ['auto-return'] : [];
      assertSameNames(names(attributes), [...Element.observedAttributes, ...unobserved]);
    });

    it('has every public property and method of the class', () => {
      const internal = matches(text, /@internal \*\/\s+(\w+)\(/g);
      const own = Object.getOwnPropertyNames(Element.prototype).filter(
        (name) => !(name in OutcomeElement.prototype) && !internal.includes(name),
      );
      assertSameNames(names(members), own);
    });

    it('has every part, custom property and custom state', () => {
      assertSameNames(names(cssParts), matches(text, /\bpart: '(\w+)'/g));
      assertSameNames(names(cssProperties), matches(text, /var\((--aritma-[\w-]+)/g));
      const [states = ''] = matches(text, /setStates\([^{]*\{([^}]*)\}/g);
      assertSameNames(names(cssStates), matches(states, /([\w-]+)'?:/g));
    });

    it('has a description of each attribute, member, event, slot, part, property and state', () => {
      const all = [attributes, members, events, slots, cssParts, cssProperties, cssStates].flatMap((list = []) => list);
      assert.ok(all.length > 1);
      for (const { name, description = '' } of [declaration, ...all]) assert.match(description, /\w+\W+\w+/, name);
    });

    it('has the same description and attributes in the data for VS Code and JetBrains', async () => {
      interface TagData {
        name: string;
        description: string;
        attributes: { name: string; description: string; values?: { name: string }[] }[];
      }
      const { tags } = await json<{ tags: TagData[] }>('dist/vscode.html-custom-data.json');
      const webTypes = await json<{ contributions: { html: { elements: TagData[] } } }>('dist/web-types.json');
      for (const data of [tags, webTypes.contributions.html.elements]) {
        const own = data.find(({ name }) => name === tag);
        assert.ok(own);
        assert.ok(own.description.startsWith(declaration.description ?? '?'));
        assert.deepEqual(
          own.attributes.map(({ name, description }) => [name, description]),
          attributes.map(({ name, description }) => [name, description]),
        );
      }
      const flow = tags.find(({ name }) => name === tag)?.attributes.find(({ name }) => name === 'flow');
      if (tag === 'aritma-login') assertSameNames(names(flow?.values), Object.keys(flows));
    });
  });
}

describe('the description of an attribute', () => {
  it('ends in "Required." only if the attribute is required', () => {
    const { attributes = [] } = element(manifest, 'aritma-login');
    const found = attributes.filter(({ description }) => required(description)[0]);
    assertSameNames(names(found), requiredAttributes('implicit').map(attributeName));
  });
});

describe('the default of an attribute', () => {
  it('is in the manifest and in README.md for each attribute that has one', async () => {
    const { attributes = [] } = element(manifest, 'aritma-login');
    const found = attributes.filter((attribute) => attribute.default !== undefined);
    assert.deepEqual(
      Object.fromEntries(found.map((attribute) => [attribute.name, attribute.default])),
      Object.fromEntries(Object.entries(attributeDefaults).map(([name, value]) => [attributeName(name), `'${value}'`])),
    );
    for (const path of ['README.md', 'docs/reference.md']) {
      assert.match(await read(path), /^\| `flow` +\| `implicit` +\|/m, path);
    }
  });
});
