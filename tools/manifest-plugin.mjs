import { AritmaLogin } from '../dist/elements/aritma-login.js';
import { attributeDefaults } from '../dist/oauth/login-attributes.js';

/**
 * Makes of the analyzer's manifest what the package's users need: the paths of the built files, the tags that
 * `define(tag, class)` registers, the public face alone, and types and defaults without names that a reader does not
 * have.
 */
export function publicFace() {
  const tags = [];
  const aliases = {};
  return {
    name: 'public-face',
    analyzePhase({ ts, node, moduleDoc }) {
      if (ts.isTypeAliasDeclaration(node)) aliases[node.name.text] = node.type.getText();
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'define') return;
      const [tag, element] = node.arguments;
      tags.push({ module: moduleDoc, tag: tag.text, name: element.getText() });
    },
    packageLinkPhase({ customElementsManifest: manifest }) {
      const { modules } = manifest;
      modules.sort((a, b) => (a.path < b.path ? -1 : 1));
      const places = {};
      for (const module of modules) {
        module.path = builtPath(module.path);
        for (const { name } of module.declarations) places[name] = module.path;
      }
      for (const module of modules) {
        const exports = module.exports.filter(({ name }) => places[name]);
        module.exports = exports.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: places[name] } }));
      }
      const declarations = modules.flatMap((module) => module.declarations);
      for (const { module, tag, name } of tags) {
        const declaration = { name, module: places[name] };
        module.exports.push({ kind: 'custom-element-definition', name: tag, declaration });
        const element = declarations.find((declared) => declared.name === name);
        const superclass = { name: 'LitElement', package: 'lit' }; // classes in between are not public
        Object.assign(element, { tagName: tag, customElement: true, superclass });
        element.members = element.members
          .filter(({ privacy = 'public', static: isStatic }) => privacy === 'public' && !isStatic)
          .map((member) => explained(member, aliases));
        element.attributes = element.members.filter(({ attribute }) => attribute).map(attributeOf);
      }
      manifest.schemaVersion = '2.1.0';
      delete manifest.readme;
    },
  };
}

function builtPath(path) {
  return path.replace(/^src\/(.*)\.ts$/, 'dist/$1.js');
}

/** Writes out the type's aliases, a default that is one of `attributeDefaults`, and what Lit is told of an attribute. */
function explained(member, aliases) {
  const type = member.type && { text: member.type.text.replace(/\w+/g, (name) => aliases[name] ?? name) };
  const [, name] = /^attributeDefaults\.(\w+)$/.exec(member.default) ?? [];
  const constant = member.default === 'defaultAuthority' ? attributeDefaults.authority : attributeDefaults[name];
  const value = constant ? `'${constant}'` : member.default;
  const { attribute, reflect } = (member.attribute && AritmaLogin.properties[member.name]) ?? {};
  return {
    ...member,
    ...(type && { type }),
    ...(value && { default: value }),
    ...(attribute && { attribute, reflects: reflect }),
  };
}

/** An attribute is text, or is not there; it may be one of some words. */
function attributeOf({ attribute, name, type, description, default: value }) {
  const words = type?.text.match(/'[^']*'/g) ?? ['string'];
  return { name: attribute, fieldName: name, type: { text: words.join(' | ') }, description, default: value };
}
