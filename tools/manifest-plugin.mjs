import { AritmaLogin } from '../dist/elements/aritma-login.js';
import { attributeDefaults } from '../dist/oauth/login-attributes.js';

/**
 * A plugin that adapts the analyzer's manifest to the users of the package: it has the paths of the built files, the
 * tags that `define(tag, class)` registers, and only public members. Types and defaults are written out, since readers
 * of the manifest do not have the package's type aliases and constants.
 */
export function publicInterface() {
  const tags = [];
  const aliases = {};
  return {
    name: 'public-interface',
    analyzePhase({ ts, node, moduleDoc }) {
      if (ts.isTypeAliasDeclaration(node)) aliases[node.name.text] = node.type.getText();
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'define') return;
      const [tag, element] = node.arguments;
      tags.push({ module: moduleDoc, tag: tag.text, name: element.getText() });
    },
    packageLinkPhase({ customElementsManifest: manifest }) {
      const { modules } = manifest;
      modules.sort((a, b) => (a.path < b.path ? -1 : 1));
      const modulesByName = {};
      for (const module of modules) {
        module.path = builtPath(module.path);
        for (const { name } of module.declarations) modulesByName[name] = module.path;
      }
      for (const module of modules) {
        const exports = module.exports.filter(({ name }) => modulesByName[name]);
        module.exports = exports.map(({ name }) => ({
          kind: 'js',
          name,
          declaration: { name, module: modulesByName[name] },
        }));
      }
      const declarations = modules.flatMap((module) => module.declarations);
      for (const { module, tag, name } of tags) {
        const declaration = { name, module: modulesByName[name] };
        module.exports.push({ kind: 'custom-element-definition', name: tag, declaration });
        const element = declarations.find((declared) => declared.name === name);
        const superclass = { name: 'ReactiveElement', package: 'lit' }; // classes in between are not public
        Object.assign(element, { tagName: tag, customElement: true, superclass });
        element.members = element.members
          .filter(({ privacy = 'public', static: isStatic }) => privacy === 'public' && !isStatic)
          .map((member) => writtenOut(member, aliases));
        const withoutProperty = element.attributes?.filter(({ fieldName }) => !fieldName) ?? [];
        element.attributes = [
          ...element.members.filter(({ attribute }) => attribute).map(attributeOf),
          ...withoutProperty,
        ];
      }
      manifest.schemaVersion = '2.1.0';
      delete manifest.readme;
    },
  };
}

function builtPath(path) {
  return path.replace(/^src\/(.*)\.ts$/, 'dist/$1.js');
}

/** Adds the attribute's name from Lit's declaration, and replaces type aliases and constants with their values. */
function writtenOut(member, aliases) {
  const type = member.type && { text: member.type.text.replace(/\w+/g, (name) => aliases[name] ?? name) };
  // The analyzer does not find a default that is a property of a constant.
  const value = Object.hasOwn(attributeDefaults, member.name) ? `'${attributeDefaults[member.name]}'` : member.default;
  const { attribute, reflect } = (member.attribute && AritmaLogin.properties[member.name]) ?? {};
  return {
    ...member,
    ...(type && { type }),
    ...(value && { default: value }),
    ...(attribute && { attribute, reflects: reflect }),
  };
}

/** Describes an attribute. Its type is that of its property without `null`: a string, or the keywords that are allowed. */
function attributeOf({ attribute, name, type, description, default: value }) {
  const types = type?.text.match(/'[^']*'/g) ?? ['string'];
  return { name: attribute, fieldName: name, type: { text: types.join(' | ') }, description, default: value };
}
