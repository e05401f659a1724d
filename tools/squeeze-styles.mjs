import { transformSync } from 'esbuild';
import MagicString from 'magic-string';

/** Lit's `css` literals. One with an expression or an escape does not match: it may be only a part of a style sheet. */
const styleSheets = /\bcss ?`([^`$\\]*)`/g;

/**
 * A rollup plugin that minifies the style sheets in a bundle. terser does not change the content of literals. The tag
 * `css` checks the values of expressions. A literal without any does not need that, so Lit's code for it is left out.
 */
export const squeezeStyles = {
  name: 'squeeze-styles',
  transform(code) {
    const text = new MagicString(code);
    text.replace(styleSheets, (_, styles) => {
      const { code: squeezed } = transformSync(styles, { loader: 'css', minify: true });
      return `unsafeCSS(${JSON.stringify(squeezed.trim())})`;
    });
    if (!text.hasChanged()) return null;
    text.prepend("import { unsafeCSS } from 'lit';");
    return { code: text.toString(), map: text.generateMap({ hires: true }) };
  },
};
