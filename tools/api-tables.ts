import type { CustomElementDeclaration, Package } from 'custom-elements-manifest';

/**
 * Writes the tables of an element's public interface in Markdown.
 *
 * @param wanted the names of the tables, such as `attributes` and `events`; if it is empty, all tables are written
 * @returns the tables, separated by blank lines
 * @throws if there is no such element or no such table
 */
export function apiTables(manifest: Package, tagName: string, wanted: readonly string[] = []): string {
  const { attributes, members, events, slots, cssParts, cssProperties, cssStates } = element(manifest, tagName);
  const isAttribute = (name: string) => attributes?.some(({ fieldName }) => fieldName === name);
  const tables: Readonly<Record<string, string>> = {
    attributes: table(
      ['attribute', 'default', 'meaning'],
      attributes?.map(({ name, default: value, description }) => {
        const [isRequired, meaning] = required(description);
        return [code(name), isRequired ? 'required' : code(value?.replace(/^'(.*)'$/, '$1')), meaning];
      }),
    ),
    members: table(
      ['member', 'meaning'],
      members
        ?.filter(({ name }) => !isAttribute(name))
        .map(({ name, kind, description }) => [code(kind === 'method' ? `${name}()` : name), phrase(description)]),
    ),
    events: table(['event', 'meaning'], rows(events)),
    slots: table(
      ['slot', 'content'],
      slots?.map(({ name, description }) => [code(name) || 'default', phrase(description)]),
    ),
    parts: table(
      ['part', 'what it is'],
      rows(cssParts, (name) => `::part(${name})`),
    ),
    properties: table(['custom property', 'meaning'], rows(cssProperties)),
    states: table(
      ['custom state', 'meaning'],
      rows(cssStates, (name) => `:state(${name})`),
    ),
  };
  const unknown = wanted.find((name) => !tables[name]);
  if (unknown) throw new Error(`<${tagName}> has no table "${unknown}", only ${Object.keys(tables).join(', ')}.`);
  return Object.entries(tables)
    .filter(([name, text]) => text && (wanted.length === 0 || wanted.includes(name)))
    .map(([, text]) => text)
    .join('\n\n');
}

/**
 * Finds the declaration of an element by its tag.
 *
 * @throws if the manifest has no such element
 */
export function element(manifest: Package, tagName: string): CustomElementDeclaration {
  const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
  const found = declarations.find((declaration) => 'tagName' in declaration && declaration.tagName === tagName);
  if (!found) throw new Error(`The manifest has no <${tagName}>: build the package.`);
  return found as CustomElementDeclaration;
}

/**
 * Reads the description of an attribute. If the attribute is required, its description ends in "Required.".
 *
 * @returns whether it is required, and the rest of the description
 */
export function required(description = ''): [isRequired: boolean, meaning: string] {
  const [meaning = '', ...more] = description.split(/\sRequired\.$/);
  return [more.length > 0, phrase(meaning)];
}

interface Entry {
  name: string;
  description?: string | undefined;
}

function rows(entries: readonly Entry[] = [], write = (name: string) => name): string[][] {
  return entries.map(({ name, description }) => [code(write(name)), phrase(description)]);
}

function code(text = ''): string {
  return text && `\`${text}\``;
}

/** Shortens a description for a table cell: one line, without references to specifications and without a final period. */
function phrase(text = ''): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/ \((RFC|OpenID Connect Core)( [\d.]+)+\)/g, '')
    .replace(/\.$/, '');
  return line.replaceAll('|', '\\|').replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
}

/** Writes a table, or nothing if it has no rows. */
function table(header: readonly string[], body: readonly string[][] = []): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return body.length ? [header, header.map(() => '---'), ...body].map(line).join('\n') : '';
}
